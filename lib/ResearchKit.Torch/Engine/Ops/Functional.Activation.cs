namespace ResearchKit.Torch;

public static partial class torch {
    public static partial class nn {
        public static partial class functional {
            /// <summary>max(x, 0).</summary>
            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? Aten.relu_.InPlace(x) : Aten.relu.Call(x);

            /// <summary>x, kept between 0 and 6.</summary>
            public static Tensor relu6(Tensor x, bool inplace = false) => inplace ? Aten.relu6_.InPlace(x) : Aten.relu6.Call(x);

            /// <summary>x where positive, negative_slope times x elsewhere.</summary>
            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) =>
                inplace ? Aten.leaky_relu_.InPlace(input, negative_slope) : Aten.leaky_relu.Call(input, negative_slope);

            /// <summary>x where positive, alpha (exp(x) - 1) elsewhere.</summary>
            public static Tensor elu(Tensor x, double alpha, bool inplace = false) =>
                inplace ? Aten.elu_.InPlace(x, alpha) : Aten.elu.Call(x, alpha);

            /// <summary>max(0, x) + min(0, alpha (exp(x / alpha) - 1)).</summary>
            public static Tensor celu(Tensor x, double alpha, bool inplace = false) =>
                inplace ? Aten.celu_.InPlace(x, alpha) : Aten.celu.Call(x, alpha);

            /// <summary>The self-normalising exponential unit.</summary>
            public static Tensor selu(Tensor x, bool inplace = false) => inplace ? Aten.selu_.InPlace(x) : Aten.selu.Call(x);

            /// <summary>x times the normal distribution function of x.</summary>
            public static Tensor gelu(Tensor x) => Aten.gelu.Call(x);

            /// <summary>x times the normal distribution function of x.</summary>
            public static Tensor gelu(Tensor x, bool inplace) => inplace ? Aten.gelu_.InPlace(x) : Aten.gelu.Call(x);

            /// <summary>x sigmoid(x).</summary>
            public static Tensor silu(Tensor x, bool inplace = false) => inplace ? Aten.silu_.InPlace(x) : Aten.silu.Call(x);

            /// <summary>x tanh(log(1 + exp(x))).</summary>
            public static Tensor mish(Tensor x, bool inplace = false) => inplace ? Aten.mish_.InPlace(x) : Aten.mish.Call(x);

            /// <summary>log(1 + exp(beta x)) / beta, and x where beta x is above threshold.</summary>
            public static Tensor softplus(Tensor x, double beta = 1.0, double threshold = 20.0) => Aten.softplus.Call(x, beta, threshold);

            /// <summary>1 / (1 + exp(-x)).</summary>
            public static Tensor sigmoid(Tensor x) => Aten.sigmoid.Call(x);

            /// <summary>1 / (1 + exp(-x)).</summary>
            public static Tensor sigmoid(Tensor x, bool inplace) => inplace ? Aten.sigmoid_.InPlace(x) : Aten.sigmoid.Call(x);

            /// <summary>The hyperbolic tangent.</summary>
            public static Tensor tanh(Tensor x, bool inplace = false) => inplace ? Aten.tanh_.InPlace(x) : Aten.tanh.Call(x);

            /// <summary>x, kept between min_val and max_val.</summary>
            public static Tensor hardtanh(Tensor x, double min_val = -1.0, double max_val = 1.0, bool inplace = false) =>
                inplace ? Aten.hardtanh_.InPlace(x, min_val, max_val) : Aten.hardtanh.Call(x, min_val, max_val);

            /// <summary>x / 6 + 1/2, kept between 0 and 1.</summary>
            public static Tensor hardsigmoid(Tensor input, bool inplace = false) =>
                inplace ? Aten.hardsigmoid_.InPlace(input) : Aten.hardsigmoid.Call(input);

            /// <summary>x hardsigmoid(x).</summary>
            public static Tensor hardswish(Tensor input, bool inplace = false) =>
                inplace ? Aten.hardswish_.InPlace(input) : Aten.hardswish.Call(input);

            /// <summary>x, and 0 where its magnitude is at most lambda.</summary>
            public static Tensor hardshrink(Tensor x, double lambda = 0.5) => Aten.hardshrink.Call(x, lambda);

            /// <summary>x moved towards 0 by lambda.</summary>
            public static Tensor softshrink(Tensor x, double lambda = 0.5) => Aten.softshrink.Call(x, lambda);

            /// <summary>x where above the threshold, value elsewhere.</summary>
            public static Tensor threshold(Tensor x, double threshold, double value, bool inplace = false) =>
                inplace ? Aten.threshold_.InPlace(x, threshold, value) : Aten.threshold.Call(x, threshold, value);

            /// <summary>x where positive, weight times x elsewhere.</summary>
            public static Tensor prelu(Tensor input, Tensor weight) => Aten.prelu.Call(input, weight);

            /// <summary>The first half along a dimension times the sigmoid of the second.</summary>
            public static Tensor glu(Tensor input, long dim = -1) => Aten.glu.Call(input, dim);

            /// <summary>The logarithm of sigmoid.</summary>
            public static Tensor logsigmoid(Tensor x) => Aten.log_sigmoid.Call(x);

            /// <summary>exp(x) over the sum of exp(x) along a dimension.</summary>
            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => Aten.softmax_int.Call(input, dim, dtype);

            /// <summary>softmax over the channels of pictures.</summary>
            public static Tensor softmax2d(Tensor x) => Aten.softmax_int.Call(x, -3);

            /// <summary>softmax of -x.</summary>
            public static Tensor softmin(Tensor x, long dim) {
                using var negative = -x;
                return Aten.softmax_int.Call(negative, dim);
            }

            /// <summary>The logarithm of softmax, without overflow.</summary>
            public static Tensor log_softmax(Tensor x, long dim) => Aten.log_softmax_int.Call(x, dim);

            /// <summary>x / (1 + |x|).</summary>
            public static Tensor softsign(Tensor x, bool inplace = false) {
                using var scope = NewDisposeScope();
                var divisor = x.abs() + 1;
                return (inplace ? x.div_(divisor) : x / divisor).MoveToOuterDisposeScope();
            }

            /// <summary>x - tanh(x).</summary>
            public static Tensor tanhshrink(Tensor x, bool inplace = false) {
                using var t = x.tanh();
                return inplace ? x.sub_(t) : x - t;
            }

            /// <summary>x where positive, the mean slope times x elsewhere.</summary>
            public static Tensor rrelu(Tensor x, double lower = 0.125, double upper = 0.3333333333333333, bool inplace = false) =>
                inplace ? Aten.rrelu_.InPlace(x, lower, upper) : Aten.rrelu.Call(x, lower, upper);

            /// <summary>softmax(q k^T / sqrt(d) + mask) v; a mask of truth values leaves out where false. p is the probability of dropout.</summary>
            public static Tensor scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_mask = null, double p = 0.0, bool is_casual = false) {
                if (is_casual && attn_mask is not null) throw new ArgumentException("give either a mask or is_casual", nameof(attn_mask));
                using var scope = NewDisposeScope();
                var scores = (query / Math.Sqrt(query.size(-1))).matmul(key.transpose(-2, -1));
                if (is_casual) attn_mask = ones([query.size(-2), key.size(-2)], ScalarType.Bool, query.device).tril();
                if (attn_mask is { dtype: ScalarType.Bool }) scores = scores.masked_fill(~attn_mask, double.NegativeInfinity);
                else if (attn_mask is not null) scores += attn_mask;
                return dropout(scores.softmax(-1), p).matmul(value).MoveToOuterDisposeScope();
            }
        }
    }
}

// Operators of this file.
internal static partial class Aten {
    internal static readonly Op mish_ = new("mish_");
    internal static readonly Op mish = new("mish");
    internal static readonly Op hardshrink = new("hardshrink");
    internal static readonly Op softshrink = new("softshrink");
}
