namespace ResearchKit.Torch;

public static partial class torch {
    public partial class Tensor {
        /// <summary>max(x, 0).</summary>
        public Tensor relu() => Aten.relu.Call(this);

        /// <summary>max(x, 0), in place.</summary>
        public Tensor relu_() => Aten.relu_.InPlace(this);

        /// <summary>x, kept between 0 and 6.</summary>
        public Tensor relu6() => Aten.relu6.Call(this);

        /// <summary>x, kept between 0 and 6, in place.</summary>
        public Tensor relu6_() => Aten.relu6_.InPlace(this);

        /// <summary>x where positive, negative_slope times x elsewhere.</summary>
        public Tensor leaky_relu(Scalar negative_slope) => Aten.leaky_relu.Call(this, negative_slope);

        /// <summary>x where positive, negative_slope times x elsewhere, in place.</summary>
        public Tensor leaky_relu_(Scalar negative_slope) => Aten.leaky_relu_.InPlace(this, negative_slope);

        /// <summary>scale times x where positive, scale times alpha (exp(input_scale x) - 1) elsewhere.</summary>
        public Tensor elu(double alpha = 1.0) => Aten.elu.Call(this, alpha);

        /// <summary>scale times x where positive, scale times alpha (exp(input_scale x) - 1) elsewhere.</summary>
        public Tensor elu(Scalar alpha, Scalar scale, Scalar input_scale) => Aten.elu.Call(this, alpha, scale, input_scale);

        /// <summary>scale times x where positive, scale times alpha (exp(input_scale x) - 1) elsewhere, in place.</summary>
        public Tensor elu_(double alpha = 1.0) => Aten.elu_.InPlace(this, alpha);

        /// <summary>scale times x where positive, scale times alpha (exp(input_scale x) - 1) elsewhere, in place.</summary>
        public Tensor elu_(Scalar alpha, Scalar scale, Scalar input_scale) => Aten.elu_.InPlace(this, alpha, scale, input_scale);

        /// <summary>max(0, x) + min(0, alpha (exp(x / alpha) - 1)).</summary>
        public Tensor celu() => Aten.celu.Call(this);

        /// <summary>max(0, x) + min(0, alpha (exp(x / alpha) - 1)).</summary>
        public Tensor celu(Scalar alpha) => Aten.celu.Call(this, alpha);

        /// <summary>max(0, x) + min(0, alpha (exp(x / alpha) - 1)), in place.</summary>
        public Tensor celu_() => Aten.celu_.InPlace(this);

        /// <summary>max(0, x) + min(0, alpha (exp(x / alpha) - 1)), in place.</summary>
        public Tensor celu_(Scalar alpha) => Aten.celu_.InPlace(this, alpha);

        /// <summary>The self-normalising exponential unit.</summary>
        public Tensor selu() => Aten.selu.Call(this);

        /// <summary>The self-normalising exponential unit, in place.</summary>
        public Tensor selu_() => Aten.selu_.InPlace(this);

        /// <summary>x times the normal distribution function of x.</summary>
        public Tensor gelu() => Aten.gelu.Call(this);

        /// <summary>x times the normal distribution function of x, in place.</summary>
        public Tensor gelu_() => Aten.gelu_.InPlace(this);

        /// <summary>x sigmoid(x).</summary>
        public Tensor silu() => Aten.silu.Call(this);

        /// <summary>x sigmoid(x), in place.</summary>
        public Tensor silu_() => Aten.silu_.InPlace(this);

        /// <summary>x, kept between min and max.</summary>
        public Tensor hardtanh(Scalar min, Scalar max) => Aten.hardtanh.Call(this, min, max);

        /// <summary>x, kept between min and max, in place.</summary>
        public Tensor hardtanh_(Scalar min, Scalar max) => Aten.hardtanh_.InPlace(this, min, max);

        /// <summary>x / 6 + 1/2, kept between 0 and 1.</summary>
        public Tensor hardsigmoid() => Aten.hardsigmoid.Call(this);

        /// <summary>x / 6 + 1/2, kept between 0 and 1, in place.</summary>
        public Tensor hardsigmoid_() => Aten.hardsigmoid_.InPlace(this);

        /// <summary>x hardsigmoid(x).</summary>
        public Tensor hardswish() => Aten.hardswish.Call(this);

        /// <summary>x hardsigmoid(x), in place.</summary>
        public Tensor hardswish_() => Aten.hardswish_.InPlace(this);

        /// <summary>log(1 + exp(beta x)) / beta, and x where beta x is above threshold.</summary>
        public Tensor softplus(double beta = 1.0, double threshold = 20.0) => Aten.softplus.Call(this, beta, threshold);

        /// <summary>The logarithm of sigmoid.</summary>
        public Tensor log_sigmoid() => Aten.log_sigmoid.Call(this);

        /// <summary>x where positive, weight times x elsewhere.</summary>
        public Tensor prelu(Tensor target) => Aten.prelu.Call(this, target);

        /// <summary>The first half along a dimension times the sigmoid of the second.</summary>
        public Tensor glu(long dim = -1) => Aten.glu.Call(this, dim);

        /// <summary>x where above the threshold, value elsewhere.</summary>
        public Tensor threshold(Scalar threshold, Scalar value) => Aten.threshold.Call(this, threshold, value);

        /// <summary>x where above the threshold, value elsewhere, in place.</summary>
        public Tensor threshold_(Scalar threshold, Scalar value) => Aten.threshold_.InPlace(this, threshold, value);

        /// <summary>x where positive, the mean slope times x elsewhere.</summary>
        public Tensor rrelu(double lower = 0.125, double upper = 0.3333333333333333) => Aten.rrelu.Call(this, lower, upper);

        /// <summary>x where positive, the mean slope times x elsewhere, in place.</summary>
        public Tensor rrelu_(double lower = 0.125, double upper = 0.3333333333333333) => Aten.rrelu_.InPlace(this, lower, upper);
    }
}

// Operators of this file.
internal static partial class Aten {
    internal static readonly Op relu = new("relu");
    internal static readonly Op relu_ = new("relu_");
    internal static readonly Op relu6 = new("relu6");
    internal static readonly Op relu6_ = new("relu6_");
    internal static readonly Op leaky_relu = new("leaky_relu");
    internal static readonly Op leaky_relu_ = new("leaky_relu_");
    internal static readonly Op elu = new("elu");
    internal static readonly Op elu_ = new("elu_");
    internal static readonly Op celu = new("celu");
    internal static readonly Op celu_ = new("celu_");
    internal static readonly Op selu = new("selu");
    internal static readonly Op selu_ = new("selu_");
    internal static readonly Op gelu = new("gelu");
    internal static readonly Op gelu_ = new("gelu_");
    internal static readonly Op silu = new("silu");
    internal static readonly Op silu_ = new("silu_");
    internal static readonly Op hardtanh = new("hardtanh");
    internal static readonly Op hardtanh_ = new("hardtanh_");
    internal static readonly Op hardsigmoid = new("hardsigmoid");
    internal static readonly Op hardsigmoid_ = new("hardsigmoid_");
    internal static readonly Op hardswish = new("hardswish");
    internal static readonly Op hardswish_ = new("hardswish_");
    internal static readonly Op softplus = new("softplus");
    internal static readonly Op log_sigmoid = new("log_sigmoid");
    internal static readonly Op prelu = new("prelu");
    internal static readonly Op glu = new("glu");
    internal static readonly Op threshold = new("threshold");
    internal static readonly Op threshold_ = new("threshold_");
    internal static readonly Op rrelu = new("rrelu");
    internal static readonly Op rrelu_ = new("rrelu_");
}
