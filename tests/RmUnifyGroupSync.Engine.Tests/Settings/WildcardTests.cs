using RmUnifyGroupSync.Engine.Settings;

namespace RmUnifyGroupSync.Engine.Tests.Settings;

/// <summary>PowerShell's simple wildcards (surface.md: names accept wildcards where they name one of many).</summary>
public sealed class WildcardTests
{
    [Theory]
    [InlineData("10x/*", "10x/Ma1", true)]
    [InlineData("10x/Ma?", "10X/MA1", true)]
    [InlineData("10x/Ma?", "10x/Ma12", false)]
    [InlineData("7[AB]", "7b", true)]
    [InlineData("7[a-c]", "7d", false)]
    [InlineData("7A[1234567][2026]", "7A[1234567][2026]", true)]
    [InlineData("7A*", " 7A ", true)]
    [InlineData("a`*b", "a*b", true)]
    [InlineData("a`*b", "axb", false)]
    [InlineData("a.b", "axb", false)]
    [InlineData("[^a]", "b", false)]
    [InlineData("[[]x", "[x", true)]
    [InlineData("[z-a]", "m", false)]
    [InlineData("[z-a]", "[z-a]", true)]
    [InlineData("[a-[b]", "x", false)]
    [InlineData("[", "[", true)]
    [InlineData("[]", "[]", true)]
    public void A_pattern_fits_as_in_PowerShell_and_is_never_an_error(string pattern, string value, bool fits) =>
        Assert.Equal(fits, Wildcard.IsMatch(pattern, null, value));
}
