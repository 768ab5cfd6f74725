namespace ResearchKit.Tests;

/// <summary>Losses by PyTorch. Golden/losses.py: /usr/bin/python3 losses.py (torch 1.13).</summary>
static class LossGolden {
    public static readonly double[] Membership = [1.2556711339, 3.1310363088, 0.6071131526, 4.6534294847, 0.5963363379];
    public static readonly double[] BinaryMean = [0.6004499372, 0.6324679439, 0.5745329255, 0.5095476500, 0.7177892630];
    public static readonly double[] BinarySum = [2.4017997487, 2.5298717757, 2.2981317021, 2.0381906002, 2.8711570520];
    public static readonly double[] Uniform = [1.6565158937, 1.8172256697, 1.9740829599, 3.3899001246, 2.1071988729];
    public static readonly double[] Real = [0.3450571280, 0.9721616776, 0.2406459431, 2.7977596453, 0.0944447356];
    public static readonly double[] Smoothed = [0.4337131898, 0.9224695565, 0.3708153228, 2.5242719582, 0.3256593781];
    public static readonly double[] Fake = [1.2316177468, 0.4752404661, 1.5423397402, 0.0628827742, 2.4065911608];
    public static readonly double[] Absolute = [1.2833336163, 2.0544817559, 1.1454276468, 2.0215909872, 1.5784662236];
    public static readonly double[] Squared = [2.2394511286, 5.1172035553, 1.8403983311, 4.9052571971, 2.8167897563];
    public static readonly double[] Binary = [0.6004499372, 0.6324679439, 0.5745329255, 0.5095476500, 0.7177892630];
    public static readonly double[] Penalty = [0.7885214328, 0.1831820533, 0.7278544415, 0.4026417387, 0.6562425749];
    public static readonly double[] PenaltyByWeight =
        [-0.0190732686, -0.0720889649, 0.0938397983, 0.3203038695, -0.0543355038, -0.1322984743, 0.1171823449, 0.4542146396, 0.0348607667,
            -0.0237023361, 0.1817060653, 0.4320354623];
}
