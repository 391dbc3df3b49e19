using RmUnifyGroupSync.Mis.Tests.Support;

namespace RmUnifyGroupSync.Mis.Tests.Assembling;

/// <summary>Enrolments that were cut off at the end of a row leave classes without students, and at the first read nothing else tells.</summary>
public class EmptyClassesTests
{
    [Theory]
    [InlineData(20, 6, 6)]
    [InlineData(20, 5, 0)]
    [InlineData(5, 5, 5)]
    [InlineData(4, 4, 0)]
    public async Task Many_classes_without_students_are_told(int classes, int empty, int told)
    {
        using var export = Export(classes, empty);
        var found = (await Source.ReadAsync(MisSourceKind.SdsCsv, export.Folder)).Findings.Where(f => f.Code == "GroupWithoutStudents").ToList();
        if (told == 0)
        {
            Assert.Empty(found);
            return;
        }

        Assert.StartsWith($"{told} classes of the school '1234567'", Assert.Single(found).Message, StringComparison.Ordinal);
        Assert.Equal(FindingSeverity.Information, found[0].Severity);
    }

    [Fact]
    public async Task S11_they_are_groups_like_any_others()
    {
        using var export = Export(20, 6);
        Assert.Equal(20, (await Source.ReadAsync(MisSourceKind.SdsCsv, export.Folder)).Schools[0].Groups.Count(g => g.Type == MisGroupType.Teaching));
    }

    /// <summary>A school with the classes c0, c1 …, of which the last have a teacher and no student, and another school beside it.</summary>
    private static TempExport Export(int classes, int empty) => new TempExport()
        .With("School.csv", "DfE Number,Name", "1234567,Ash School", "7654321,Birch School")
        .With("Section.csv", ["ID,School DfE Number,Section Name,Term SIS ID,Term StartDate,Term EndDate,Course Name",
            .. Enumerable.Range(0, classes).Select(i => $"c{i},1234567,C{i},T1,9/1/2025,7/20/2026,Maths"), "other,7654321,O,T1,9/1/2025,7/20/2026,Maths"])
        .With("Student.csv", "ID,School DfE Number,First Name,Last Name,Username,Grade", "s1,1234567,Ann,Lee,alee,7", "s2,7654321,Bo,Ray,bray,7")
        .With("Teacher.csv", "ID,School DfE Number,First Name,Last Name,Username", "t1,1234567,Ed,Fox,efox", "t2,7654321,Flo,Hill,fhill")
        .With("StudentEnrollment.csv", ["Section ID,ID", .. Enumerable.Range(0, classes - empty).Select(i => $"c{i},s1"), "other,s2"])
        .With("TeacherRoster.csv", ["Section ID,ID", .. Enumerable.Range(0, classes).Select(i => $"c{i},t1"), "other,t2"]);
}
