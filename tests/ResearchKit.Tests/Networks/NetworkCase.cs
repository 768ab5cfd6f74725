using ResearchKit.Networks;

namespace ResearchKit.Tests;

/// <summary>A narrow network of each architecture for tests, and what PyTorch says of it for weights and images by formula.</summary>
/// <param name="Shape">What the narrow network is built for.</param>
/// <param name="Narrow">Builds it; without dropout, so that training is a function of its input too.</param>
/// <param name="Published">The shape for which the published size is counted.</param>
sealed record NetworkCase(NetworkShape Shape, Func<NetworkShape, INetwork> Narrow, NetworkShape Published) {
    public static readonly Dictionary<string, NetworkCase> All = new() {
        ["alexnet"] = new(new(3, 70, 66, 3), s => AlexNet.Init(s, new(1), width: 4, hidden: 16, dropout: 0), new(3, 224, 224, 1000)),
        ["densenet-121"] = new(new(3, 16, 16, 3), s => DenseNet.Init(s, new(1), growth: 4, layers: [2, 2, 2, 2]), new(3, 32, 32, 10)),
        ["densenet-121-imagenet"] = new(new(3, 48, 40, 3), s => DenseNet.Init(s, new(1), growth: 4, layers: [2, 2, 2, 2], imageNet: true), new(3, 224, 224, 1000)),
        ["densenet-bc-100"] = new(new(3, 16, 16, 3), s => DenseNet.Init(s, new(1), growth: 4, layers: [2, 2, 2]), new(3, 32, 32, 10)),
        ["lenet++"] = new(new(1, 16, 16, 3), s => LeNetPlusPlus.Init(s, new(1), width: 4, features: 3), new(1, 28, 28, 10)),
        ["lenet-5"] = new(new(1, 20, 16, 3), s => LeNet5.Init(s, new(1)), new(1, 28, 28, 10)),
        ["osr9"] = new(new(3, 16, 16, 3), s => Osr9.Init(s, new(1), width: 4, dropout: 0), new(3, 32, 32, 10)),
        ["osr9-flat"] = new(new(3, 20, 16, 3), s => Osr9.Init(s, new(1), width: 4, dropout: 0, flat: true), new(3, 32, 32, 10)),
        ["resnet-18"] = new(new(3, 16, 16, 3), s => ResNet.Init(s, new(1), width: 4), new(3, 32, 32, 10)),
        ["resnet-18-imagenet"] = new(new(3, 40, 40, 3), s => ResNet.Init(s, new(1), width: 4, imageNet: true), new(3, 224, 224, 1000)),
        ["resnet-34"] = new(new(3, 16, 16, 3), s => ResNet.Init(s, new(1), width: 4, blocks: [3, 4, 6, 3]), new(3, 32, 32, 10)),
        ["resnet-34-imagenet"] = new(new(3, 40, 40, 3), s => ResNet.Init(s, new(1), width: 4, blocks: [3, 4, 6, 3], imageNet: true), new(3, 224, 224, 1000)),
        ["small-cnn"] = new(new(1, 12, 12, 3), s => SmallCnn.Init(s, new(1), width: 4), new(1, 28, 28, 10)),
        ["vgg-16"] = new(new(3, 70, 40, 3), s => Vgg16.Init(s, new(1), width: 4, hidden: 16, dropout: 0), new(3, 224, 224, 1000)),
        ["vgg-16-small"] = new(new(3, 32, 32, 3), s => Vgg16.Init(s, new(1), width: 4, grid: 1, hidden: 16, dropout: 0), new(3, 32, 32, 10)),
        ["vit-b-16"] = new(new(3, 12, 12, 3), s => VisionTransformer.Init(s, new(1), patch: 4, layers: 3, heads: 2, size: 8, hidden: 16), new(3, 224, 224, 1000)),
        ["wrn-28-10"] = new(new(3, 16, 16, 3), s => WideResNet.Init(s, new(1), depth: 16, widen: 1), new(3, 32, 32, 10)),
        ["wrn-40-2"] = new(new(3, 16, 16, 3), s => WideResNet.Init(s, new(1), depth: 40, widen: 1), new(3, 32, 32, 10)),
    };

    /// <summary>The narrow network with weights by formula.</summary>
    public static INetwork Net(string id) => Formula.Weights(All[id].Narrow(All[id].Shape));

    /// <summary>Images by formula for it.</summary>
    public static Tensor Images(string id, long n) => Formula.Images(n, All[id].Shape.Channels, All[id].Shape.Height, All[id].Shape.Width);

    public sealed record Golden(double[] Logits, double Features, double[] Taps, double[] TrainLogits, double Running, long Parameters);

    // Golden/networks.py and Golden/networks_backbones.py: /usr/bin/python3 (torch 1.13). Sums in float64 of float32 activations.
    public static readonly Dictionary<string, Golden> Expected = new() {
        ["alexnet"] = new([1.12507, 0.793748, 0.114712, 1.21626, 0.845688, 0.0954911], 10.95036, [429.665, 198.312, 215.21, 96.8838, 19.6125, 31.5089, 10.9504, 4.19097],
            [1.12507, 0.793748, 0.114712, 1.21626, 0.845688, 0.0954911], 0, 61100840),
        ["densenet-121"] = new([-0.103209, 0.068816, 0.206513, -0.1063, 0.0657059, 0.205959], 1.511556, [-13.1176, -19.1195, -4.00607, 6.04622, 0.337485],
            [0.624946, 0.389031, 0.10365, 0.628902, 0.833578, -0.128626], 256.7605, 6956298),
        ["densenet-121-imagenet"] = new([-0.093745, 0.180745, 0.33044, -0.0819111, 0.168621, 0.306427], 1.529054, [-5.6104, -16.9298, -1.58437, 1.52905, 0.810577],
            [-0.253085, -0.469052, -0.657929, 1.63744, 1.84451, 0.570284], 268.8386, 7978856),
        ["densenet-bc-100"] = new([-0.0902594, 0.068349, 0.191374, -0.101521, 0.0596141, 0.195401], 1.416851, [-13.1176, -19.1195, 22.6696, 0.322957],
            [0.650711, 0.751266, 0.169374, 0.503611, 0.470586, -0.120014], 192.7236, 769162),
        ["lenet++"] = new([1.04524, 0.011349, -1.18181, 1.06339, -0.33376, -0.718283], 2.833245, [392.546, 257.157, 123.465, 2.83324, -0.113881],
            [1.04524, 0.011349, -1.18181, 1.06339, -0.33376, -0.718283], 0, 797191),
        ["lenet-5"] = new([-1.34237, 0.212462, -0.133916, -1.4624, 0.293224, -0.00326161], 56.27242, [1009.11, 109.786, 73.3838, 56.2724, -2.43626],
            [-1.34237, 0.212462, -0.133916, -1.4624, 0.293224, -0.00326161], 0, 61706),
        ["osr9"] = new([0.0462918, 0.000251614, -0.0299225, 0.0248661, 0.00110677, -0.0264425], 0.7535785, [183.152, 18.6466, 3.01431, 0.0161514],
            [0.555754, 0.300878, -0.0800351, -0.14176, 0.345591, -0.0152783], 57.08378, 1000394),
        ["osr9-flat"] = new([0.260366, 0.114313, -0.0604788, 0.133654, 0.0692785, -0.0256794], 4.518759, [246.48, 21.478, 4.51876, 0.491454],
            [-0.0510027, -0.0846085, -1.07145, -0.1834, 0.225952, -0.860338], 56.99563, 1019594),
        ["resnet-18"] = new([-0.104553, 0.0696668, -0.111202, -0.0538951, -0.0882249, -0.0927947], 14.4492, [292.915, 109.761, 57.7968, -0.381003],
            [0.912226, 0.338192, 0.583745, 0.315149, 0.217678, -0.43451], 279.9922, 11173962),
        ["resnet-18-imagenet"] = new([-0.201434, -0.206594, -0.262979, -0.23703, -0.256906, -0.207871], 23.92741, [234.732, 111.114, 95.7096, -1.37281],
            [0.620234, 0.0159092, 0.269177, 0.315491, 0.138477, -0.210953], 277.3594, 11689512),
        ["resnet-34"] = new([-0.0458972, -0.125493, -0.137531, -0.150213, -0.116619, -0.412732], 53.70744, [366.831, 269.43, 214.83, -0.988485],
            [0.736498, 0.248412, -0.127961, 0.496863, 0.310581, 0.2269], 561.1997, 21282122),
        ["resnet-34-imagenet"] = new([-0.74541, -0.856316, -0.88087, -0.610558, -0.762375, -0.911233], 65.57716, [248.835, 218.533, 262.309, -4.76676],
            [0.580594, 0.23165, 0.388226, 1.33218, -0.00381781, 0.456248], 540.5565, 21797672),
        ["small-cnn"] = new([-0.306525, -0.379529, -0.295268, -0.134493, -0.122454, -0.131787], 3.668816, [402.481, 378.236, 170.406, 98.3449, 3.66882, -1.37006],
            [-0.68878, -0.942703, -0.485427, 0.257681, -0.126503, -0.378092], 20.41725, 468202),
        ["vgg-16"] = new([0.621432, 0.469584, 0.154647, 0.62943, 0.477521, 0.165512], 6.088573, [3294.27, 521.97, 259.625, 143.099, 28.0169, 9.98504, 6.08857, 2.51813],
            [0.621432, 0.469584, 0.154647, 0.62943, 0.477521, 0.165512], 0, 138357544),
        ["vgg-16-small"] = new([0.384328, 0.320212, 0.0253856, 0.386137, 0.325089, 0.0287343], 3.021729, [1194.71, 199.364, 104.335, 66.8069, 8.81168, 2.99455, 3.02173, 1.46989],
            [0.384328, 0.320212, 0.0253856, 0.386137, 0.325089, 0.0287343], 0, 15245130),
        ["vit-b-16"] = new([0.106529, -2.17565, 1.95156, 0.912931, -1.58647, 2.13345], 0.8685887, [-19.4923, -47.13, -64.5485, 0.868589, 1.34235],
            [0.106529, -2.17565, 1.95156, 0.912931, -1.58647, 2.13345], 0, 86567656),
        ["wrn-28-10"] = new([4.45603, 2.59434, 1.64755, 4.81271, 3.2637, 1.66203], 315.9365, [3047.58, 7145.51, 5054.98, 18.4364],
            [0.766651, 0.00911459, 0.154386, 0.657672, 0.201256, 0.071162], 464.055, 36479194),
        ["wrn-40-2"] = new([22488, 7177.43, 4177.94, 23583.1, 7514.13, 4345.86], 1410250, [55867.8, 5.54283e+06, 2.2564e+07, 69286.4],
            [0.669964, 0.0516309, 0.0822741, 0.787676, 0.146347, 0.14695], 1588.799, 2243546),
    };
}
