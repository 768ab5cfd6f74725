using ResearchKit.Lab.Boards;

namespace ResearchKit.Lab.Tests;

public class CostTests {
    [Fact]
    public void The_costs_of_epochs_add_up_their_memory_does_not_and_a_damaged_one_does_not_count() {
        using var folder = new Folder();
        Assert.Null(Cost.Sum(folder.File("none")));
        Assert.Null(Cost.Sum(folder.Path));
        new Cost(1, 2.5, 100).Write(folder.File("cost-0001.json"));
        new Cost(2, 0.5, 300).Write(folder.File("cost-0002.json"));
        new Cost(4, 1, 200).Write(folder.File("cost-0003.json"));
        Assert.Equal(new(7, 4, 300), Cost.Sum(folder.Path));
        Assert.Equal(new(2, 0.5, 300), Cost.Read(folder.File("cost-0002.json")));
        File.WriteAllText(folder.File("cost-0002.json"), "{}");
        Assert.Equal(new(5, 3.5, 200), Cost.Sum(folder.Path));
    }

    [Fact]
    public void The_table_says_of_which_trials_each_mean_is_where_they_are_not_all() {
        MethodCost Took(string method, int trial, double minutes) => new(method, trial, new(60 * minutes, 120 * minutes, 10), new(1, 2, 20), method == "b" ? "classifier" : "", 1000);
        Assert.Null(CostTable.Of("p", [], 2));
        MethodCost[] took = [Took("b", 2, 3), Took("a", 2, 1), Took("a", 3, 2), Took("c", 3, 9), Took("b", 3, 4)];
        var table = CostTable.Of("p", took, 4)!;
        Assert.Equal(("p: time and memory, means over trials", "of trials"), (table.Title, table.Head[^1]));
        Assert.Equal(["a|1.5|3.0||2.000|20|3, 4", "b|3.5|7.0|classifier|2.000|20|3, 4", "c|9.0|18.0||2.000|20|4"], table.Cells.Select(r => string.Join('|', r)));
        Assert.Equal(["a|1.5|3.0||2.000|20", "b|3.5|7.0|classifier|2.000|20"], CostTable.Of("p", took.Where(c => c.Method != "c"), 2)!.Cells.Select(r => string.Join('|', r)));
    }

    [Fact]
    public void A_meter_measures_the_work_of_all_threads_since_its_making() {
        var meter = new Meter();
        var first = meter.Read();
        var sum = 0.0;
        var until = Environment.CpuUsage.TotalTime + TimeSpan.FromSeconds(0.1);
        while (Environment.CpuUsage.TotalTime < until) sum += Math.Sqrt(sum + 1);
        var second = meter.Read();
        Assert.True(double.IsFinite(sum));
        Assert.True(second.Processor - first.Processor >= 0.09 && second.Seconds > first.Seconds, $"{first} and then {second}");
        Assert.InRange(second.Mebibytes, 1, 1 << 20);
        Assert.True(second.Mebibytes >= first.Mebibytes);
    }
}
