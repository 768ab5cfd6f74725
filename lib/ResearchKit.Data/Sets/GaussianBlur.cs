namespace ResearchKit.Data;

/// <summary>Separable Gaussian blur over every axis, as skimage.filters.gaussian without a channel axis: edge values are repeated.</summary>
internal static class GaussianBlur {
    public static float[] Apply(float[] values, int[] shape, double sigma, double truncate) {
        var radius = (int)(truncate * sigma + 0.5);
        var kernel = Enumerable.Range(-radius, 2 * radius + 1).Select(i => Math.Exp(-0.5 * i * i / (sigma * sigma))).ToArray();
        var sum = kernel.Sum();
        var weights = Array.ConvertAll(kernel, k => (float)(k / sum));
        for (var (axis, stride) = (shape.Length - 1, 1); axis >= 0; stride *= shape[axis--]) values = Along(values, shape[axis], stride, weights, radius);
        return values;
    }

    static float[] Along(float[] values, int size, int stride, float[] weights, int radius) {
        var result = new float[values.Length];
        for (var i = 0; i < values.Length; i++) {
            var place = i / stride % size;
            var start = i - place * stride;
            var sum = 0f;
            for (var k = -radius; k <= radius; k++) sum += weights[k + radius] * values[start + Math.Clamp(place + k, 0, size - 1) * stride];
            result[i] = sum;
        }
        return result;
    }
}
