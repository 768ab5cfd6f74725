namespace ResearchKit.Torch;

public static partial class torch {
    public partial class Tensor {
        /// <summary>A tensor with no dimensions.</summary>
        public static implicit operator Tensor(int value) => torch.tensor(value);

        /// <summary>A tensor with no dimensions.</summary>
        public static implicit operator Tensor(bool value) => torch.tensor(value);

        /// <summary>A tensor with no dimensions.</summary>
        public static implicit operator Tensor(byte value) => torch.tensor(value);

        /// <summary>A tensor with no dimensions.</summary>
        public static implicit operator Tensor(long value) => torch.tensor(value);

        /// <summary>A tensor with no dimensions.</summary>
        public static implicit operator Tensor(float value) => torch.tensor(value);

        /// <summary>A tensor with no dimensions.</summary>
        public static implicit operator Tensor(sbyte value) => torch.tensor(value);

        /// <summary>A tensor with no dimensions.</summary>
        public static implicit operator Tensor(short value) => torch.tensor(value);

        /// <summary>A tensor with no dimensions.</summary>
        public static implicit operator Tensor(double value) => torch.tensor(value);

        /// <summary>A vector with a copy of the array.</summary>
        public static implicit operator Tensor(int[] value) => torch.tensor(value);

        /// <summary>A vector with a copy of the array.</summary>
        public static implicit operator Tensor(bool[] value) => torch.tensor(value);

        /// <summary>A vector with a copy of the array.</summary>
        public static implicit operator Tensor(byte[] value) => torch.tensor(value);

        /// <summary>A vector with a copy of the array.</summary>
        public static implicit operator Tensor(long[] value) => torch.tensor(value);

        /// <summary>A vector with a copy of the array.</summary>
        public static implicit operator Tensor(float[] value) => torch.tensor(value);

        /// <summary>A vector with a copy of the array.</summary>
        public static implicit operator Tensor(sbyte[] value) => torch.tensor(value);

        /// <summary>A vector with a copy of the array.</summary>
        public static implicit operator Tensor(short[] value) => torch.tensor(value);

        /// <summary>A vector with a copy of the array.</summary>
        public static implicit operator Tensor(double[] value) => torch.tensor(value);

        /// <summary>A tensor with no dimensions, of the type of the number.</summary>
        public static implicit operator Tensor(Scalar scalar) => Aten.scalar_tensor.Call(scalar, scalar.Type);
    }
}

// Operators of this file.
internal static partial class Aten {
    internal static readonly Op scalar_tensor = new("scalar_tensor");
}
