namespace ResearchKit.Torch;

public static partial class torch {
    public static partial class nn {
        public static partial class functional {
            /// <summary>Each channel, normalised over the batch (training) or by running statistics, scaled by weight and moved by bias.</summary>
            public static Tensor batch_norm(Tensor input, Tensor? running_mean, Tensor? running_var, Tensor? weight = null,
                Tensor? bias = null, bool training = false, double momentum = 0.1, double eps = 1E-05) =>
                Aten.batch_norm.Call(input, weight, bias, running_mean, running_var, training, momentum, eps, true);

            /// <summary>Each example, normalised over its last dimensions.</summary>
            public static Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null,
                double eps = 1E-05) =>
                Aten.layer_norm.Call(input, normalized_shape, weight, bias, eps);

            /// <summary>Each group of channels of each example, normalised.</summary>
            public static Tensor group_norm(Tensor input, long num_groups, Tensor? weight = null, Tensor? bias = null,
                double eps = 1E-05) =>
                Aten.group_norm.Call(input, num_groups, weight, bias, eps);

            /// <summary>Each channel of each example, normalised.</summary>
            public static Tensor instance_norm(Tensor input, Tensor? running_mean = null, Tensor? running_var = null,
                Tensor? weight = null, Tensor? bias = null, bool use_input_stats = true, double momentum = 0.1,
                double eps = 1E-05) =>
                Aten.instance_norm.Call(input, weight, bias, running_mean, running_var, use_input_stats, momentum, eps, true);

            /// <summary>Each element over (k + alpha mean of the squares of neighbouring channels)^beta.</summary>
            public static Tensor local_response_norm(Tensor input, long size, double alpha = 0.0001, double beta = 0.75, double k = 1.0) {
                var d = input.ndim;
                if (d < 3) throw new ArgumentException($"input must have at least 3 dimensions, got {input.Describe()}", nameof(input));
                using var scope = NewDisposeScope();
                var s = input.shape;
                var squares = (input * input).reshape(s[0], 1, s[1], -1);
                // An average over `size` channels that counts the zeros at the ends.
                var padded = functional.pad(squares, [0, 0, size / 2, (size - 1) / 2]);
                var means = avg_pool2d(padded, [size, 1], [1, 1]).reshape(s);
                return (input / (means * alpha + k).pow(beta)).MoveToOuterDisposeScope();
            }

            /// <summary>Each vector along a dimension over its p-norm (at least eps).</summary>
            public static Tensor normalize(Tensor input, double p = 2.0, long dim = 1, double eps = 1E-12) {
                using var norms = Aten.linalg_vector_norm.Call(input, p, new[] { dim }, true);
                using var divisors = norms.clamp_min(eps);
                return input / divisors;
            }

            /// <summary>The cosine of the angle between vectors along a dimension.</summary>
            public static Tensor cosine_similarity(Tensor x1, Tensor x2, long dim = 1, double eps = 1E-08) =>
                Aten.cosine_similarity.Call(x1, x2, dim, eps);

            /// <summary>The p-norm of x1 - x2 + eps along the last dimension.</summary>
            public static Tensor pairwise_distance(Tensor input1, Tensor input2, double p = 2.0, double eps = 1E-06,
                bool keepdim = false) =>
                Aten.pairwise_distance.Call(input1, input2, p, eps, keepdim);
        }
    }
}

// Operators of this file.
internal static partial class Aten {
    internal static readonly Op batch_norm = new("batch_norm");
    internal static readonly Op layer_norm = new("layer_norm");
    internal static readonly Op group_norm = new("group_norm");
    internal static readonly Op instance_norm = new("instance_norm");
    internal static readonly Op linalg_vector_norm = new("linalg_vector_norm");
    internal static readonly Op cosine_similarity = new("cosine_similarity");
    internal static readonly Op pairwise_distance = new("pairwise_distance");
}
