namespace RmUnifyGroupSync.Engine.Tests.Simulation;

/// <summary>
/// A school year of 190 nights and the first nights of the next one. What should be in the tenant is told by <see cref="YearOracle"/>, which
/// knows nothing of planner, ledger or keys; it is compared every morning. Rows M1, M2, M5, M6, O9, O15, A4, A5, D2, D6, X1 and §8 in one life.
/// </summary>
public sealed class SchoolYearTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public async Task M2_A4_D3_a_school_year_of_190_nights_leaves_the_tenant_right_every_morning(int seed)
    {
        var year = new SchoolYear(seed);
        await year.FirstDayAsync();
        for (var night = 1; night <= 190; night++)
            await year.NightAsync(night);
        await year.SummerAsync();
        for (var night = 191; night <= 200; night++)
            await year.NightAsync(night);
        Assert.True(year.WrongHadThereBeenNoSync > 100, "the year was too quiet to prove anything");
    }
}
