namespace ResearchKit.Torch;

public static partial class torch {
    public static partial class nn {
        public static partial class functional {
            static Tensor Reduce(Tensor losses, Reduction reduction) => reduction switch {
                Reduction.None => losses.alias(),
                Reduction.Mean => losses.mean(),
                Reduction.Sum => losses.sum(),
                _ => throw new ArgumentOutOfRangeException(nameof(reduction), reduction, "expected None, Mean or Sum"),
            };

            /// <summary>The cross-entropy of logits [n, classes, ...] and class numbers or probabilities.</summary>
            public static Tensor cross_entropy(Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100,
                nn.Reduction reduction = nn.Reduction.Mean, double label_smoothing = 0.0) =>
                Aten.cross_entropy_loss.Call(input, target, weight, (long)reduction, ignore_index, label_smoothing);

            /// <summary>The negative log-likelihood of log-probabilities [n, classes, ...] and class numbers.</summary>
            public static Tensor nll_loss(Tensor input, Tensor target, Tensor? weight = null, nn.Reduction reduction = nn.Reduction.Mean) =>
                Aten.nll_loss_nd.Call(input, target, weight, (long)reduction);

            /// <summary>The cross-entropy of probabilities and targets in [0, 1].</summary>
            public static Tensor binary_cross_entropy(Tensor input, Tensor target, Tensor? weight = null,
                nn.Reduction reduction = nn.Reduction.Mean) =>
                Aten.binary_cross_entropy.Call(input, target, weight, (long)reduction);

            /// <summary>The cross-entropy of the sigmoid of logits and targets in [0, 1].</summary>
            public static Tensor binary_cross_entropy_with_logits(Tensor input, Tensor target, Tensor? weight = null,
                nn.Reduction reduction = nn.Reduction.Mean, Tensor? pos_weights = null) =>
                Aten.binary_cross_entropy_with_logits.Call(input, target, weight, pos_weights, (long)reduction);

            /// <summary>The squared difference.</summary>
            public static Tensor mse_loss(Tensor input, Tensor target, nn.Reduction reduction = nn.Reduction.Mean) =>
                Aten.mse_loss.Call(input, target, (long)reduction);

            /// <summary>The absolute difference.</summary>
            public static Tensor l1_loss(Tensor input, Tensor target, nn.Reduction reduction = nn.Reduction.Mean) =>
                Aten.l1_loss.Call(input, target, (long)reduction);

            /// <summary>The absolute difference, rounded off below beta.</summary>
            public static Tensor smooth_l1_loss(Tensor input, Tensor target, nn.Reduction reduction = nn.Reduction.Mean,
                double beta = 1.0) =>
                Aten.smooth_l1_loss.Call(input, target, (long)reduction, beta);

            /// <summary>Half the squared difference up to delta, linear beyond.</summary>
            public static Tensor huber_loss(Tensor input, Tensor target, double delta = 1.0, nn.Reduction reduction = nn.Reduction.Mean) =>
                Aten.huber_loss.Call(input, target, (long)reduction, delta);

            /// <summary>The Kullback-Leibler divergence of log-probabilities from the target (log-probabilities too, unless log_target is false).</summary>
            public static Tensor kl_div(Tensor input, Tensor target, bool log_target = true, nn.Reduction reduction = nn.Reduction.Mean) =>
                Aten.kl_div.Call(input, target, (long)reduction, log_target);

            /// <summary>log(1 + exp(-y x)) for targets 1 and -1.</summary>
            public static Tensor soft_margin_loss(Tensor input, Tensor target, nn.Reduction reduction = nn.Reduction.Mean) =>
                Aten.soft_margin_loss.Call(input, target, (long)reduction);

            /// <summary>x for targets 1, max(0, margin - x) for targets -1.</summary>
            public static Tensor hinge_embedding_loss(Tensor input, Tensor target, double margin = 0.0,
                nn.Reduction reduction = nn.Reduction.Mean) =>
                Aten.hinge_embedding_loss.Call(input, target, margin, (long)reduction);

            /// <summary>max(0, -y (x1 - x2) + margin).</summary>
            public static Tensor margin_ranking_loss(Tensor input1, Tensor input2, Tensor target, double margin = 0.0,
                nn.Reduction reduction = nn.Reduction.Mean) =>
                Aten.margin_ranking_loss.Call(input1, input2, target, margin, (long)reduction);

            /// <summary>1 - cos for targets 1, max(0, cos - margin) for targets -1.</summary>
            public static Tensor cosine_embedding_loss(Tensor input1, Tensor input2, Tensor target, double margin = 0.0,
                nn.Reduction reduction = nn.Reduction.Mean) =>
                Aten.cosine_embedding_loss.Call(input1, input2, target, margin, (long)reduction);

            /// <summary>max(0, d(anchor, positive) - d(anchor, negative) + margin).</summary>
            public static Tensor triplet_margin_loss(Tensor anchor, Tensor positive, Tensor negative, double margin = 1.0,
                long p = 2, double eps = 1E-06, bool swap = false, nn.Reduction reduction = nn.Reduction.Mean) =>
                Aten.triplet_margin_loss.Call(anchor, positive, negative, margin, (double)p, eps, swap, (long)reduction);

            /// <summary>The margin loss of several classes.</summary>
            public static Tensor multi_margin_loss(Tensor input, Tensor target, int p = 1, double margin = 1.0,
                Tensor? weight = null, nn.Reduction reduction = nn.Reduction.Mean) =>
                Aten.multi_margin_loss.Call(input, target, p, margin, weight, (long)reduction);

            /// <summary>The margin loss of several classes at once.</summary>
            public static Tensor multi_label_margin_loss(Tensor input, Tensor target, nn.Reduction reduction = nn.Reduction.Mean) =>
                Aten.multilabel_margin_loss.Call(input, target, (long)reduction);

            /// <summary>The negative log-likelihood of counts under Poisson distributions.</summary>
            public static Tensor poisson_nll_loss(Tensor input, Tensor target, bool log_input = true, bool full = false,
                float eps = 1E-08f, nn.Reduction reduction = nn.Reduction.Mean) =>
                Aten.poisson_nll_loss.Call(input, target, log_input, full, eps, (long)reduction);

            /// <summary>The connectionist temporal classification loss.</summary>
            public static Tensor ctc_loss(Tensor log_probs, Tensor targets, Tensor input_lengths, Tensor target_lengths,
                long blank = 0, bool zero_infinity = false, nn.Reduction reduction = nn.Reduction.Mean) =>
                Aten.ctc_loss_Tensor.Call(log_probs, targets, input_lengths, target_lengths, blank, (long)reduction, zero_infinity);

            /// <summary>The negative log-likelihood under normal distributions of these means and variances (at least eps).</summary>
            public static Tensor gaussian_nll_loss(Tensor input, Tensor target, Tensor variance, bool full = false, float eps = 1E-06f, nn.Reduction reduction = nn.Reduction.Mean) {
                using var scope = NewDisposeScope();
                Tensor v;
                using (no_grad()) v = variance.clamp_min(eps) - variance;
                v += variance;
                var losses = (v.log() + (input - target).square() / v) * 0.5;
                if (full) losses += 0.5 * Math.Log(2 * Math.PI);
                return Reduce(losses, reduction).MoveToOuterDisposeScope();
            }

            /// <summary>The mean over classes of the binary cross-entropy of logits.</summary>
            public static Tensor multilabel_soft_margin_loss(Tensor input, Tensor target, Tensor? weight = null, nn.Reduction reduction = nn.Reduction.Mean) {
                using var scope = NewDisposeScope();
                var losses = -(target * input.log_sigmoid() + (1 - target) * (-input).log_sigmoid());
                if (weight is not null) losses *= weight;
                return Reduce(losses.mean([-1]), reduction).MoveToOuterDisposeScope();
            }

            /// <summary>max(0, d(anchor, positive) - d(anchor, negative) + margin), with a distance of one's own.</summary>
            public static Tensor triplet_margin_with_distance_loss(Tensor anchor, Tensor positive, Tensor negative, Func<Tensor, Tensor, Tensor>? distance = null, double margin = 1.0, bool swap = false, nn.Reduction reduction = nn.Reduction.Mean) {
                using var scope = NewDisposeScope();
                distance ??= (a, b) => pairwise_distance(a, b);
                var near = distance(anchor, positive);
                var far = distance(anchor, negative);
                if (swap) far = far.minimum(distance(positive, negative));
                return Reduce((near - far + margin).relu(), reduction).MoveToOuterDisposeScope();
            }
        }
    }
}

// Operators of this file.
internal static partial class Aten {
    internal static readonly Op cross_entropy_loss = new("cross_entropy_loss");
    internal static readonly Op nll_loss_nd = new("nll_loss_nd");
    internal static readonly Op binary_cross_entropy = new("binary_cross_entropy");
    internal static readonly Op binary_cross_entropy_with_logits = new("binary_cross_entropy_with_logits");
    internal static readonly Op mse_loss = new("mse_loss");
    internal static readonly Op l1_loss = new("l1_loss");
    internal static readonly Op smooth_l1_loss = new("smooth_l1_loss");
    internal static readonly Op huber_loss = new("huber_loss");
    internal static readonly Op kl_div = new("kl_div");
    internal static readonly Op soft_margin_loss = new("soft_margin_loss");
    internal static readonly Op hinge_embedding_loss = new("hinge_embedding_loss");
    internal static readonly Op margin_ranking_loss = new("margin_ranking_loss");
    internal static readonly Op cosine_embedding_loss = new("cosine_embedding_loss");
    internal static readonly Op triplet_margin_loss = new("triplet_margin_loss");
    internal static readonly Op multi_margin_loss = new("multi_margin_loss");
    internal static readonly Op multilabel_margin_loss = new("multilabel_margin_loss");
    internal static readonly Op poisson_nll_loss = new("poisson_nll_loss");
    internal static readonly Op ctc_loss_Tensor = new("ctc_loss", "Tensor");
}
