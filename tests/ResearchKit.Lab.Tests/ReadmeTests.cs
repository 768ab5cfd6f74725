using ResearchKit.Lab.Commands;

namespace ResearchKit.Lab.Tests;

public class ReadmeTests {
    [Fact]
    public void The_table_of_methods_is_the_catalogue_s() =>
        Assert.True(MethodsCommand.AsMarkdown() == Readme.Part("kit methods --markdown").Trim(), "put the output of `kit methods --markdown` into README.md");
}
