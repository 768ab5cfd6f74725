namespace ResearchKit.Torch;

public static partial class torch {
    /// <summary>Neural networks.</summary>
    public static partial class nn {
        /// <summary>Layers as functions.</summary>
        public static partial class functional { }

        /// <summary>What a loss does with its values.</summary>
        public enum Reduction : long {
            /// <summary>One value for each example.</summary>
            None = 0,
            /// <summary>Their mean.</summary>
            Mean = 1,
            /// <summary>Their sum.</summary>
            Sum = 2,
        }
    }
}
