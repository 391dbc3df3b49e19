using System.IO.Compression;
using System.Text;

namespace RmUnifyGroupSync.Mis.Tests.Support;

/// <summary>An export in a folder of its own, gone after the test.</summary>
internal sealed class TempExport : IDisposable
{
    public TempExport() => Folder = Directory.CreateTempSubdirectory("mis-tests-").FullName;

    public string Folder { get; }

    public TempExport With(string file, params string[] lines) => With(file, string.Join("\r\n", lines) + "\r\n", new UTF8Encoding(false));

    public TempExport With(string file, string text, Encoding encoding)
    {
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
        return With(file, bytes);
    }

    public TempExport With(string file, byte[] bytes)
    {
        File.WriteAllBytes(Path.Combine(Folder, file), bytes);
        return this;
    }

    /// <summary>Changes the text of a file that is there.</summary>
    public TempExport Change(string file, Func<string, string> change)
    {
        var path = Path.Combine(Folder, file);
        File.WriteAllText(path, change(File.ReadAllText(path)));
        return this;
    }

    public TempExport Replace(string file, string old, string by) => Change(file, text =>
    {
        Assert.Contains(old, text, StringComparison.Ordinal);
        return text.Replace(old, by, StringComparison.Ordinal);
    });

    public TempExport Append(string file, params string[] lines) => Change(file, text => text + string.Join("\r\n", lines) + "\r\n");

    public TempExport Without(string file)
    {
        File.Delete(Path.Combine(Folder, file));
        return this;
    }

    /// <summary>Moves all files into a zip in the same folder, each under a prefix.</summary>
    public string Zip(string prefix = "", string name = "export.zip")
    {
        var path = Path.Combine(Folder, name);
        var files = Directory.GetFiles(Folder, "*.csv");
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Create))
            foreach (var file in files)
                zip.CreateEntryFromFile(file, prefix + Path.GetFileName(file));
        foreach (var file in files)
            File.Delete(file);
        return path;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

/// <summary>Small exports of our own: two schools, every type of group, and what real exports get wrong left to the test.</summary>
internal static class Fixtures
{
    public static TempExport SdsV1Uk() => new TempExport()
        .With("School.csv", "DfE Number,Name", "1234567,Ash School", "7654321,Birch School")
        .With("Section.csv",
            "ID,School DfE Number,Section Name,Section Number,Term SIS ID,Term StartDate,Term EndDate,Course Name",
            "A1,1234567,10x/Ma1,1,T1,9/1/2025,7/20/2026,Maths",
            "A2,1234567,Mon Ch ,2,T1,9/1/2025,7/20/2026,Chess",
            "A3,1234567,5L,3,T1,9/1/2025,7/20/2026,Registration",
            "B1,7654321,10x/Ma1,4,T1,9/1/2025,7/20/2026,Maths")
        .With("Student.csv",
            "ID,School DfE Number,First Name,Last Name,Username,Password,Student Number,Grade,Birthdate",
            "4001,1234567,Ann,O'Connor,aoconnor,secret-one,004001,7,1/2/2014",
            "4002,1234567,Bo,Lee,blee,secret-two,004002,07,1/2/2014",
            "4003,1234567,Cy,Mø,cmo,secret-three,004003,8,1/2/2013",
            "5001,7654321,Di,Fox,dfox,secret-four,005001,7,1/2/2014")
        .With("Teacher.csv",
            "ID,School DfE Number,First Name,Last Name,Username,Password,Teacher Number",
            "4001,1234567,Ed,Ray,eray,secret-five,T1",
            "6001,7654321,Flo,Hill,fhill,secret-six,T2")
        .With("StudentEnrollment.csv", "Section ID,ID", "A1,4001", "A1,4002", "A2,4003", "A3,4001", "A3,4002", "B1,5001")
        .With("TeacherRoster.csv", "Section ID,ID", "A1,4001", "A3,4001", "B1,6001");

    public static TempExport OneRoster12() => new TempExport()
        .With("manifest.csv", "propertyName,value", "manifest.version,1.0", "oneroster.version,1.2", "file.orgs,bulk", "file.academicSessions,bulk",
            "file.courses,absent", "file.classes,bulk", "file.users,bulk", "file.roles,bulk", "file.enrollments,bulk")
        .With("orgs.csv", "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId",
            "trust,,,Tree Trust,district,,", "ash,,,Ash School,school,1234567,trust", "birch,,,Birch School,school,123456,trust")
        .With("academicSessions.csv", "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear",
            "y25,,,2025/26,schoolYear,2025-09-01,2026-09-01,,2026",
            "t2,,,Spring,term,2026-01-05,2026-03-28,y25,2026",
            "loose,,,Autumn,term,2025-09-03,2025-12-20,,2026")
        .With("classes.csv",
            "sourcedId,status,dateLastModified,title,courseSourcedId,classCode,classType,schoolSourcedId,termSourcedIds",
            "c1,,,10x/Ma1,,MA1,scheduled,ash,y25", "c2,,,Mon Ch ,,CH,Scheduled,ash,\"t2, loose\"", "h1,,,5L,,,homeroom,ash,y25",
            "c3,,,7y/Fr2,,FR,scheduled,birch,y25")
        .With("users.csv",
            "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,identifier,email,grades,password,preferredGivenName,preferredFamilyName",
            "s1,,,true,aoconnor,{UPN:A123456789012},Ann,O'Connor,004001,ann@ash.example,07,hidden,Annie,",
            "s2,,,TRUE,blee,,Bo,Lee,004002,,\"07,08\",hidden,,",
            "s3,,,false,cmo,,Cy,Mo,,,07,hidden,,",
            "s4,,,true,dfox,,Di,Fox,,,09,hidden,,",
            "t1,,,true,eray,,Ed,Ray,,,,hidden,,",
            "t2,,,true,fhill,,Flo,Hill,,,,hidden,,",
            "g1,,,true,parent,,Pa,Rent,,,,hidden,,")
        .With("roles.csv", "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId",
            "r1,,,s1,primary,student,,,ash", "r2,,,s2,primary,Student,2025-09-01,2026-02-01,ash", "r3,,,s3,primary,student,,,ash",
            "r4,,,s4,primary,student,,,birch", "r5,,,t1,primary,teacher,,,ash", "r6,,,t2,primary,aide,,,trust", "r7,,,g1,primary,guardian,,,ash")
        .With("enrollments.csv", "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate",
            "e1,,,c1,ash,t2,aide,false,,", "e2,,,c1,ash,t1,teacher,true,,", "e3,,,c1,ash,s1,student,,,", "e4,,,c1,ash,s2,student,,2025-10-01,2026-01-31",
            "e5,,,h1,ash,s1,student,,,", "e6,,,h1,ash,t1,teacher,,,", "e7,,,c3,birch,s4,student,,,", "e8,,,c2,ash,s3,student,,,", "e9,,,c1,ash,g1,guardian,,,");
}
