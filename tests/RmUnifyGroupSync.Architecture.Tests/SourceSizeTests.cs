namespace RmUnifyGroupSync.Architecture.Tests;

/// <summary>Architecture rule 9, for src and tests.</summary>
public sealed class SourceSizeTests
{
    private static readonly IReadOnlyList<SourceFile> All = [.. Repository.ProductSources, .. Repository.Sources("tests/")];

    [Fact]
    public void No_file_reaches_400_lines() => Rule.Holds(SourceSize.TooLongFiles(All));

    [Fact]
    public void No_method_has_over_60_lines() => Rule.Holds(SourceSize.TooLongMethods(All));

    [Fact]
    public void The_median_method_of_the_product_has_about_10_lines() => Assert.InRange(SourceSize.MedianMethod(Repository.ProductSources), 1, 12);

    [Fact]
    public void Names_come_from_the_domain() => Rule.Holds(SourceSize.EmptyNames(Repository.ProductSources));

    [Fact]
    public void Self_test_a_long_file_is_found()
    {
        Assert.Empty(SourceSize.TooLongFiles([Sample(string.Join('\n', Enumerable.Repeat("//", 399)) + "\n")]));
        Assert.Single(SourceSize.TooLongFiles([Sample(string.Join('\n', Enumerable.Repeat("//", 400)) + "\n")]));
    }

    [Theory]
    [InlineData("void M()\n{{\n{0}}}")]
    [InlineData("[Fact]\nvoid M()\n{{\n{0}}}")]
    [InlineData("int P\n{{\nget\n{{\n{0}}} }}")]
    [InlineData("C()\n{{\n{0}}}")]
    [InlineData("bool P =>\n{0}true;")]
    public void Self_test_a_long_method_is_found(string shape)
    {
        Assert.Empty(SourceSize.TooLongMethods([InClass(shape, 55)]));
        Assert.Single(SourceSize.TooLongMethods([InClass(shape, 61)]));
    }

    [Fact]
    public void Self_test_a_table_is_no_method() =>
        Assert.Empty(SourceSize.TooLongMethods([InClass("int[] P =>\n[\n{0}];", 80), InClass("TheoryData<int> P => new()\n{{\n{0}}};", 80)]));

    [Fact]
    public void Self_test_comments_above_a_method_do_not_count() =>
        Assert.Empty(SourceSize.TooLongMethods([Sample("class C\n{\n" + string.Concat(Enumerable.Repeat("/// <summary />\n", 80)) + "void M() { }\n}")]));

    [Theory]
    [InlineData("src/X/A.cs", "class StringHelper;")]
    [InlineData("src/X/Utils/A.cs", "class C;")]
    [InlineData("src/X/A.cs", "record struct SyncManager;")]
    public void Self_test_an_empty_name_is_found(string path, string text) => Assert.Single(SourceSize.EmptyNames([new SourceFile(path, text)]));

    private static SourceFile InClass(string shape, int lines) =>
        Sample($"class C\n{{\n{string.Format(System.Globalization.CultureInfo.InvariantCulture, shape, string.Concat(Enumerable.Repeat("\n", lines)))}\n}}");

    private static SourceFile Sample(string text) => new("src/X/Sample.cs", text);
}
