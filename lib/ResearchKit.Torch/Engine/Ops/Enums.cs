namespace ResearchKit.Torch;

/// <summary>How a padded convolution sizes its output.</summary>
public enum Padding {
    /// <summary>No padding.</summary>
    Valid = 0,
    /// <summary>As much as keeps the size.</summary>
    Same = 1,
}

/// <summary>What padding is filled with.</summary>
public enum PaddingModes {
    /// <summary>Zeros.</summary>
    Zeros = 0,
    /// <summary>The picture mirrored at its edge.</summary>
    Reflect = 1,
    /// <summary>The edge repeated.</summary>
    Replicate = 2,
    /// <summary>The picture wrapped around.</summary>
    Circular = 3,
    /// <summary>A constant.</summary>
    Constant = 4,
}

/// <summary>How <see cref="torch.cdist"/> computes Euclidean distances.</summary>
public enum compute_mode {
    /// <summary>By matrix products where there are more than 25 rows.</summary>
    use_mm_for_euclid_dist_if_necessary = 0,
    /// <summary>By matrix products.</summary>
    use_mm_for_euclid_dist = 1,
    /// <summary>Pair by pair.</summary>
    donot_use_mm_for_euclid_dist = 2,
}

public static partial class torch {
    /// <summary>How a quotient is rounded.</summary>
    public enum RoundingMode {
        /// <summary>Not at all.</summary>
        None = 0,
        /// <summary>Towards zero.</summary>
        trunc = 1,
        /// <summary>Down.</summary>
        floor = 2,
    }

    /// <summary>How values between pixels are found.</summary>
    public enum InterpolationMode {
        /// <summary>The nearest pixel, as old OpenCV finds it.</summary>
        Nearest = 0,
        /// <summary>Linear, of one dimension.</summary>
        Linear = 1,
        /// <summary>Linear, of two dimensions.</summary>
        Bilinear = 2,
        /// <summary>Cubic, of two dimensions.</summary>
        Bicubic = 3,
        /// <summary>Linear, of three dimensions.</summary>
        Trilinear = 4,
        /// <summary>The average over the area.</summary>
        Area = 5,
        /// <summary>The nearest pixel.</summary>
        NearestExact = 6,
    }

    /// <summary>How <see cref="nn.functional.grid_sample"/> finds values between pixels.</summary>
    public enum GridSampleMode {
        /// <summary>The nearest pixel.</summary>
        Nearest = 0,
        /// <summary>Linear in both directions.</summary>
        Bilinear = 2,
    }

    /// <summary>What <see cref="nn.functional.grid_sample"/> finds outside the picture.</summary>
    public enum GridSamplePaddingMode {
        /// <summary>Zeros.</summary>
        Zeros = 0,
        /// <summary>The picture mirrored.</summary>
        Reflection = 1,
        /// <summary>The edge.</summary>
        Border = 2,
    }
}
