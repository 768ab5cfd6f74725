namespace ResearchKit.Torch.Tests;

static partial class Gradients {
    static Dictionary<string, Case> Pointwise() => new() {
        ["operator +"] = Of((a, b) => a + b + 2 + (3L + a) + 1.5f + (0.5 + b), X, Row),
        ["operator -"] = Of((a, b) => a - b - 2 - (3L - a) - 1.5f - (0.5 - b) - -a, X, Row),
        ["operator *"] = Of((a, b) => a * b * 2 + 3L * a + a * 1.5f + 0.5 * b, X, Row),
        ["operator /"] = Of((a, b) => a / b / 2 + 3L / a + a / 1.5f + 0.5 / b, P, Q),
        ["operator %"] = Of(a => a % 0.9, X),
        ["add"] = Of((a, b) => a.add(b).add(b, 0.5).add(2).add(2, 3), X, Row), ["sub"] = Of((a, b) => a.sub(b).sub(2), X, Y), ["subtract"] = Of((a, b) => a.subtract(b).subtract(2), X, Y),
        ["mul"] = Of((a, b) => a.mul(b).mul(3), X, Y), ["multiply"] = Of((a, b) => a.multiply(b).multiply(3), X, Y),
        ["div"] = Of((a, b) => a.div(b).div(3), X, Q), ["divide"] = Of((a, b) => a.divide(b).divide(3), X, Q), ["true_divide"] = Of((a, b) => a.true_divide(b).true_divide(3), X, Q),
        ["remainder"] = Of(a => a.remainder(0.9), X), ["fmod"] = Of(a => a.fmod(0.9), X), ["neg"] = Of(a => a.neg(), X), ["negative"] = Of(a => a.negative(), X), ["positive"] = Of(a => a.positive() * 2, X),
        ["reciprocal"] = Of(a => a.reciprocal(), P), ["lerp"] = Of((a, b, w) => a.lerp(b, w), X, Y, W),
        ["addcmul"] = Of((a, b, c) => a.addcmul(b, c, 0.7), X, Y, W), ["addcdiv"] = Of((a, b, c) => a.addcdiv(b, c, 0.7) + a.addcdiv(b, c), X, Y, P),
        ["exp"] = Of(a => a.exp(), X), ["exp2"] = Of(a => a.exp2(), X), ["expm1"] = Of(a => a.expm1(), X), ["log"] = Of(a => a.log(), P), ["log2"] = Of(a => a.log2(), P), ["log10"] = Of(a => a.log10(), P), ["log1p"] = Of(a => a.log1p(), P),
        ["logaddexp"] = Of((a, b) => a.logaddexp(b), X, Y), ["logaddexp2"] = Of((a, b) => a.logaddexp2(b), X, Y),
        ["sqrt"] = Of(a => a.sqrt(), P), ["rsqrt"] = Of(a => a.rsqrt(), P), ["square"] = Of(a => a.square(), X), ["pow"] = Of((a, b) => a.pow(b) + a.pow(2.5), P, X), ["float_power"] = Of((a, b) => a.float_power(b), P, X),
        ["xlogy"] = Of((a, b) => a.xlogy(b) + a.xlogy(2), X, P), ["ldexp"] = Of((a, b) => a.ldexp(b), X, Y), ["hypot"] = Of((a, b) => a.hypot(b), X, Y),
        ["sin"] = Of(a => a.sin(), X), ["cos"] = Of(a => a.cos(), X), ["tan"] = Of(a => a.tan(), Unit), ["asin"] = Of(a => a.asin(), Unit), ["arcsin"] = Of(a => a.arcsin(), Unit), ["acos"] = Of(a => a.acos(), Unit), ["arccos"] = Of(a => a.arccos(), Unit),
        ["atan"] = Of(a => a.atan(), X), ["arctan"] = Of((a, b) => a.arctan() + a.arctan(b), X, P), ["atan2"] = Of((a, b) => a.atan2(b), X, P), ["arctan2"] = Of((a, b) => a.arctan2(b), X, P),
        ["sinh"] = Of(a => a.sinh(), X), ["cosh"] = Of(a => a.cosh(), X), ["tanh"] = Of(a => a.tanh(), X), ["asinh"] = Of(a => a.asinh(), X), ["arcsinh"] = Of(a => a.arcsinh(), X), ["acosh"] = Of(a => a.acosh(), Above1), ["arccosh"] = Of(a => a.arccosh(), Above1),
        ["atanh"] = Of(a => a.atanh(), Unit), ["arctanh"] = Of(a => a.arctanh(), Unit), ["sinc"] = Of(a => a.sinc(), X), ["deg2rad"] = Of(a => a.deg2rad(), X), ["rad2deg"] = Of(a => a.rad2deg(), X),
        ["abs"] = Of(a => a.abs(), X), ["absolute"] = Of(a => a.absolute(), X), ["frac"] = Of(a => a.frac(), X), ["copysign"] = Of(a => a.copysign(Y()), X), ["sgn"] = Of(a => a.sgn() * a, X),
        ["clamp"] = Of((a, b) => a.clamp(-1, 1) + a.clamp(b, b + 1), X, Y), ["clamp_min"] = Of(a => a.clamp_min(-0.5), X), ["clamp_max"] = Of(a => a.clamp_max(0.5), X), ["clip"] = Of(a => a.clip(-1, 1), X),
        ["maximum"] = Of((a, b) => a.maximum(b), X, Y), ["minimum"] = Of((a, b) => a.minimum(b), X, Y), ["fmax"] = Of((a, b) => a.fmax(b), X, Y), ["fmin"] = Of((a, b) => a.fmin(b), X, Y), ["nan_to_num"] = Of(a => a.nan_to_num(), X),
        ["erf"] = Of(a => a.erf(), X), ["erfc"] = Of(a => a.erfc(), X), ["erfinv"] = Of(a => a.erfinv(), Unit), ["lgamma"] = Of(a => a.lgamma(), P), ["digamma"] = Of(a => a.digamma(), P), ["polygamma"] = Of(a => a.polygamma(1), P), ["mvlgamma"] = Of(a => a.mvlgamma(2), Above1),
        ["igamma"] = Of(b => Grid(0.3, 2, 0, 3, 4)().igamma(b), P), ["igammac"] = Of(b => Grid(0.3, 2, 0, 3, 4)().igammac(b), P), ["i0"] = Of(a => a.i0(), X), ["sigmoid"] = Of(a => a.sigmoid(), X), ["logit"] = Of(a => a.logit(), Prob),
        ["softmax"] = Of(a => a.softmax(1), X), ["log_softmax"] = Of(a => a.log_softmax(0), X),
        ["relu"] = Of(a => a.relu(), X), ["relu6"] = Of(a => (a * 4).relu6(), X), ["leaky_relu"] = Of(a => a.leaky_relu(0.1), X), ["elu"] = Of(a => a.elu(0.7) + a.elu(0.7, 1.2, 0.5), X), ["celu"] = Of(a => a.celu(), X), ["selu"] = Of(a => a.selu(), X), ["gelu"] = Of(a => a.gelu(), X), ["silu"] = Of(a => a.silu(), X),
        ["hardtanh"] = Of(a => a.hardtanh(-1, 1), X), ["hardsigmoid"] = Of(a => (a * 2).hardsigmoid(), X), ["hardswish"] = Of(a => (a * 2).hardswish(), X), ["softplus"] = Of(a => a.softplus(2), X), ["log_sigmoid"] = Of(a => a.log_sigmoid(), X),
        ["prelu"] = Of((a, w) => a.prelu(w), X, Grid(0.1, 0.3, 0, 1)), ["glu"] = Of(a => a.glu(), X), ["threshold"] = Of(a => a.threshold(0.1, 0.5), X), ["rrelu"] = Of(a => a.rrelu(), X),
    };
}
