namespace ResearchKit.Torch;

public static partial class torch {
    public static partial class nn {
        public static partial class functional {
            /// <summary>Each element zeroed with probability p, the others scaled by 1 / (1 - p); nothing if not training.</summary>
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                inplace ? Aten.dropout_.InPlace(input, p, training) : Aten.dropout.Call(input, p, training);

            /// <summary>One-dimensional channels zeroed whole with probability p, the others scaled by 1 / (1 - p).</summary>
            public static Tensor dropout1d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                inplace ? Aten.feature_dropout_.InPlace(input, p, training) : Aten.feature_dropout.Call(input, p, training);

            /// <summary>Channels of pictures zeroed whole with probability p, the others scaled by 1 / (1 - p).</summary>
            public static Tensor dropout2d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                inplace ? Aten.feature_dropout_.InPlace(input, p, training) : Aten.feature_dropout.Call(input, p, training);

            /// <summary>Channels of volumes zeroed whole with probability p, the others scaled by 1 / (1 - p).</summary>
            public static Tensor dropout3d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                inplace ? Aten.feature_dropout_.InPlace(input, p, training) : Aten.feature_dropout.Call(input, p, training);

            /// <summary>Dropout that keeps mean and variance under selu.</summary>
            public static Tensor alpha_dropout(Tensor input, double p = 0.5, bool training = false, bool inplace = false) =>
                inplace ? Aten.alpha_dropout_.InPlace(input, p, training) : Aten.alpha_dropout.Call(input, p, training);

            /// <summary>alpha_dropout of whole channels.</summary>
            public static Tensor feature_alpha_dropout(Tensor input, double p = 0.5, bool training = false, bool inplace = false) =>
                inplace ? Aten.feature_alpha_dropout_.InPlace(input, p, training) : Aten.feature_alpha_dropout.Call(input, p, training);
        }
    }
}

// Operators of this file.
internal static partial class Aten {
    internal static readonly Op dropout_ = new("dropout_");
    internal static readonly Op dropout = new("dropout");
    internal static readonly Op feature_dropout_ = new("feature_dropout_");
    internal static readonly Op feature_dropout = new("feature_dropout");
    internal static readonly Op alpha_dropout_ = new("alpha_dropout_");
    internal static readonly Op alpha_dropout = new("alpha_dropout");
    internal static readonly Op feature_alpha_dropout_ = new("feature_alpha_dropout_");
    internal static readonly Op feature_alpha_dropout = new("feature_alpha_dropout");
}
