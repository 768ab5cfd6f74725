namespace ResearchKit.Tests;

/// <summary>Parts of the ladder systems by PyTorch. Golden/ladder.py: /usr/bin/python3 ladder.py (torch 1.13).</summary>
static class LadderGolden {
    public static readonly double[] Kl = [24.1323887171, 6.0167603965, 21.9172847490, 4.8790197601, 24.0986832960];
    public static readonly double[] KlToUnit = [6.5486392588, 7.4041540624, 6.3417700909, 5.8301748414, 7.9025838383];
    public static readonly double[] Rotations = [1.6670720256];
    public static readonly double[] FlowLogDet = [-2.6217424647, 0.7010908030, -1.1500856313, -0.8519409209];
    public static readonly double[] FlowDensity = [-8.1649860577, -23.9594971513, -8.7561577360, -10.3576418177];
    public static readonly double[] LadderRows = [-0.0272734107, -0.0306063845, 0.0295728794, -0.1578831353, 0.1568990926, -0.1826725814, 0.0000000000, -0.1113777881, 0.0239861699, 0.0991095345, -0.0835027600, 0.1574525537, -0.1225564693, 0.0000000000];
    public static readonly double[] LadderJoint = [0.1120211736, 0.1767947938, 0.1067698797, 0.0588414944, 0.0000000000, 0.0751329583, 0.0869024975, 0.1628565572, 0.0979331280, 0.0000000000, 0.0000000000, 0.0142455137];
    public static readonly double[] VaeLogits = [-0.5618733294, 0.2140733344, 0.5155782773, -0.5372272946, -0.5649059685, 0.2169777330, 0.5138827304, -0.5364879922, -0.5665162535, 0.2169403182, 0.5152381524, -0.5384313534];
    public static readonly double[] VaeKl = [13.6490011273, 29.1321005784, 10.5546359419];
    public static readonly double[] CgdlLoss = [89.8608804410, 198.4533583157, 195.1815261069];
    public static readonly double[] LatentProbability = [0.9694347995, 0.9011319179, 0.7891574915, 0.9966871272];
}
