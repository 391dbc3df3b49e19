using RmUnifyGroupSync.Mis.Assembling;
using RmUnifyGroupSync.Mis.Tests.Support;

namespace RmUnifyGroupSync.Mis.Tests.Assembling;

/// <summary>Half an export is an error, never a short list: files cut off at the end of a row, where each by itself looks whole.</summary>
public class WholenessTests
{
    private const int Pupils = 60;

    [Theory]
    [InlineData(4, 8, false)]
    [InlineData(5, 20, false)]
    [InlineData(5, 19, true)]
    [InlineData(15, 60, false)]
    [InlineData(16, 60, true)]
    [InlineData(300, 1200, false)]
    [InlineData(301, 1200, true)]
    public void A_few_stray_rows_prove_nothing_and_more_than_a_quarter_do(int dangling, int all, bool broken) =>
        Assert.Equal(broken, Wholeness.IsBroken(dangling, all));

    [Theory]
    [InlineData(60, true)]
    [InlineData(56, true)]
    [InlineData(48, true)]
    [InlineData(40, false)]
    [InlineData(30, false)]
    [InlineData(3, false)]
    public async Task A_small_primary_whose_pupils_are_cut_off_is_not_read_as_a_smaller_one(int kept, bool usable)
    {
        using var export = Primary("Ash", kept);
        if (usable)
            Assert.Equal(Pupils - kept, (await Source.ReadAsync(MisSourceKind.SdsCsv, export.Folder)).Completeness.DanglingEnrolments);
        else
            await Source.ErrorAsync(GroupSyncErrorId.MisUnavailable, () => Source.ReadAsync(MisSourceKind.SdsCsv, export.Folder));
    }

    /// <summary>The error says that half is missing; what was noticed before it says what, and in which file and line.</summary>
    [Fact]
    public async Task What_was_noticed_goes_with_the_error()
    {
        using var export = Primary("Ash", 30);
        var error = await Source.ErrorAsync(GroupSyncErrorId.MisUnavailable, () => Source.ReadAsync(MisSourceKind.SdsCsv, export.Folder));

        var finding = error.Findings.Single(f => f.Code == "EnrolmentUnknownPerson");
        Assert.Equal(("StudentEnrollment.csv", 32), (finding.File, finding.Line));
    }

    /// <summary>SDS V1 has ids of its own for staff: a pupil who is cut off is not the teacher with his number.</summary>
    [Fact]
    public async Task Staff_with_the_numbers_of_pupils_do_not_stand_in_for_them()
    {
        using var export = Primary("Ash", 40);
        export.Append("Teacher.csv", [.. Rows(Pupils, "A").Select(id => $"{id},1111111,t{id}")]);
        await Source.ErrorAsync(GroupSyncErrorId.MisUnavailable, () => Source.ReadAsync(MisSourceKind.SdsCsv, export.Folder));
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(30, false)]
    public async Task A_few_students_enrolled_as_staff_are_odd_and_many_are_no_roles(int swapped, bool usable)
    {
        using var export = new TempExport()
            .With("orgs.csv", "sourcedId,name,type", "a,Ash,school")
            .With("users.csv", ["sourcedId,orgSourcedIds,username,role", "T,a,t,teacher", .. Rows(Pupils, "A").Select(id => $"{id},a,{id},student")])
            .With("classes.csv", "sourcedId,orgSourcedId,title", "c1,a,Owls")
            .With("enrollments.csv", ["classSourcedId,userSourcedId,role", "c1,T,teacher", .. Rows(Pupils, "A").Select((id, i) => $"c1,{id},{(i < swapped ? "teacher" : "student")}")]);
        if (usable)
            Assert.Equal(Pupils - swapped, (await Source.ReadAsync(MisSourceKind.SdsCsv, export.Folder)).Members(MisGroupType.Teaching, PersonRole.Student));
        else
            await Source.ErrorAsync(GroupSyncErrorId.MisUnavailable, () => Source.ReadAsync(MisSourceKind.SdsCsv, export.Folder));
    }

    [Fact]
    public async Task One_school_of_which_a_third_is_missing_is_kept_out_and_the_others_go_on()
    {
        using var export = Trust(birchPupils: 8);
        var snapshot = await Source.ReadAsync(MisSourceKind.SdsCsv, export.Folder);

        Assert.Equal(["1111111"], snapshot.Schools.Select(s => s.Id));
        var failure = Assert.Single(snapshot.Failures);
        Assert.Equal(("2222222", "Birch", "2222222", GroupSyncErrorId.MisUnavailable), (failure.Id, failure.Name, failure.DfeNumber, failure.Reason.ErrorId));
        Assert.Contains("'2222222' has 6 of 15", failure.Reason.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_school_with_all_of_its_pupils_is_no_failure()
    {
        using var export = Trust(birchPupils: 14);
        Assert.Empty((await Source.ReadAsync(MisSourceKind.SdsCsv, export.Folder)).Failures);
    }

    /// <summary>Student.csv and StudentEnrollment.csv both end before the last school: no reference leads nowhere.</summary>
    [Fact]
    public async Task A_school_whose_pupils_and_enrolments_are_both_cut_off_is_no_empty_school()
    {
        using var export = Trust(birchPupils: 0);
        export.Change("StudentEnrollment.csv", t => t[..t.IndexOf("B,", StringComparison.Ordinal)]);
        var snapshot = await Source.ReadAsync(MisSourceKind.SdsCsv, export.Folder);

        Assert.Equal(["1111111"], snapshot.Schools.Select(s => s.Id));
        Assert.Contains("not one student", Assert.Single(snapshot.Failures).Reason.Message, StringComparison.Ordinal);
    }

    /// <summary>Its teachers are gone as well; what is left are its classes and the rows that say who teaches them.</summary>
    [Fact]
    public async Task A_school_that_has_enrolments_and_nobody_is_no_empty_school()
    {
        using var export = Trust(birchPupils: 0);
        export.Change("StudentEnrollment.csv", t => t[..t.IndexOf("B,", StringComparison.Ordinal)])
            .Change("Teacher.csv", t => t[..t.IndexOf("TB,", StringComparison.Ordinal)]);
        Assert.Contains("nobody", Assert.Single((await Source.ReadAsync(MisSourceKind.SdsCsv, export.Folder)).Failures).Reason.Message, StringComparison.Ordinal);
    }

    /// <summary>Requirements §8: where schools use the same ids, the pupils of the one are not the pupils that the other lost.</summary>
    [Fact]
    public async Task S8_pupils_of_another_school_do_not_stand_in_for_those_that_are_cut_off()
    {
        using var export = Trust(birchPupils: 0);
        export.Change("StudentEnrollment.csv", t => t.Replace("B,B", "B,A", StringComparison.Ordinal));
        var snapshot = await Source.ReadAsync(MisSourceKind.SdsCsv, export.Folder);

        Assert.Equal(["1111111"], snapshot.Schools.Select(s => s.Id));
        Assert.Single(snapshot.Failures);
    }

    [Fact]
    public async Task When_no_school_is_left_the_source_is_unusable()
    {
        using var export = Fixtures.OneRoster12().Change("users.csv", t => t.Replace(",true,", ",false,", StringComparison.Ordinal).Replace(",TRUE,", ",false,", StringComparison.Ordinal));
        var error = await Source.ErrorAsync(GroupSyncErrorId.MisUnavailable, () => Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder));
        Assert.Contains("not enabled", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_school_all_of_whose_students_are_not_enabled_is_kept_out()
    {
        using var export = Fixtures.OneRoster12().Replace("users.csv", "s4,,,true", "s4,,,false");
        var snapshot = await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder);

        Assert.Equal(["ash"], snapshot.Schools.Select(s => s.Id));
        Assert.Equal(["birch"], snapshot.Failures.Select(f => f.Id));
    }

    private static TempExport Primary(string school, int kept) => new TempExport()
        .With("School.csv", "DfE Number,Name", $"1111111,{school}")
        .With("Section.csv", "ID,School DfE Number,Section Name", "A,1111111,Owls")
        .With("Student.csv", ["ID,School DfE Number,Username", .. Rows(kept, "A").Select(id => $"{id},1111111,{id}")])
        .With("Teacher.csv", "ID,School DfE Number,Username", "TA,1111111,ta")
        .With("StudentEnrollment.csv", ["Section ID,ID", .. Rows(Pupils, "A").Select(id => $"A,{id}")])
        .With("TeacherRoster.csv", "Section ID,ID", "A,TA");

    /// <summary>A school of 60 pupils that is whole, and one of 14 with some.</summary>
    private static TempExport Trust(int birchPupils) => Primary("Ash", Pupils)
        .Append("School.csv", "2222222,Birch")
        .Append("Section.csv", "B,2222222,Hares")
        .Append("Student.csv", [.. Rows(birchPupils, "B").Select(id => $"{id},2222222,{id}")])
        .Append("Teacher.csv", "TB,2222222,tb")
        .Append("StudentEnrollment.csv", [.. Rows(14, "B").Select(id => $"B,{id}")])
        .Append("TeacherRoster.csv", "B,TB");

    private static IEnumerable<string> Rows(int count, string prefix) => Enumerable.Range(1, count).Select(i => $"{prefix}{i}");
}
