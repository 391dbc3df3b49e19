using System.Globalization;
using System.Text;

namespace RmUnifyGroupSync.Benchmarks.Mis;

/// <summary>Writes a OneRoster 1.2 bulk export of any size; the same numbers give the same bytes.</summary>
public sealed class OneRosterExportGenerator
{
    private const int PupilsPerTeacher = 15;
    private const int ClassesPerPupil = 12;

    /// <summary>Number of schools.</summary>
    public int Schools { get; init; } = 80;

    /// <summary>Number of pupils, over all schools.</summary>
    public int Pupils { get; init; } = 100_000;

    /// <summary>Number of pupils in a class.</summary>
    public int PupilsPerClass { get; init; } = 25;

    private int Teachers => Pupils / PupilsPerTeacher;

    private int Classes => Pupils * ClassesPerPupil / PupilsPerClass;

    /// <summary>Writes the seven files and the manifest into a folder, which is made when it is not there.</summary>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        WriteFile(folder, "manifest", "propertyName,value", Manifest());
        WriteFile(folder, "orgs", "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId",
            Enumerable.Range(0, Schools).Select(s => $"school-{s:d4},,,School {s},school,{1_000_000 + s},"));
        WriteFile(folder, "academicSessions", "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear",
            ["year-2025,,,2025/26,schoolYear,2025-09-01,2026-09-01,,2026"]);
        WriteFile(folder, "classes",
            "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods",
            Enumerable.Range(0, Classes).Select(c => $"class-{c:d6},,,{7 + c % 7}x/Ma{c},,,MA{c},{(c % ClassesPerPupil == 0 ? "homeroom" : "scheduled")},,school-{SchoolOfClass(c):d4},year-2025,,,"));
        WriteFile(folder, "users",
            "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password",
            Enumerable.Range(0, Pupils).Select(p => $"pupil-{p:d7},,,true,pupil{p},,Given{p % 977},Family{p % 1499},,{p:d6},pupil{p}@school.example,,,,{7 + p % 7},not-read")
                .Concat(Enumerable.Range(0, Teachers).Select(t => $"staff-{t:d6},,,true,staff{t},,Given{t % 977},Family{t % 1499},,{t:d5},staff{t}@school.example,,,,,not-read")));
        WriteFile(folder, "roles", "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId",
            Enumerable.Range(0, Pupils).Select(p => $"rp{p},,,pupil-{p:d7},primary,student,2025-09-01,,school-{SchoolOfPupil(p):d4},")
                .Concat(Enumerable.Range(0, Teachers).Select(t => $"rs{t},,,staff-{t:d6},primary,teacher,,,school-{t % Schools:d4},")));
        WriteFile(folder, "enrollments", "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate", Enrolments());
    }

    private static IEnumerable<string> Manifest() =>
    [
        "manifest.version,1.0", "oneroster.version,1.2", "file.orgs,bulk", "file.academicSessions,bulk", "file.courses,absent",
        "file.classes,bulk", "file.users,bulk", "file.roles,bulk", "file.enrollments,bulk",
    ];

    private IEnumerable<string> Enrolments()
    {
        for (var c = 0; c < Classes; c++)
        {
            var school = SchoolOfClass(c);
            yield return $"et{c},,,class-{c:d6},school-{school:d4},staff-{TeacherOf(c):d6},teacher,true,,";
            for (var i = 0; i < PupilsPerClass; i++)
                yield return $"e{c}-{i},,,class-{c:d6},school-{school:d4},pupil-{PupilOf(c, i):d7},student,,2025-09-01,2026-09-01";
        }
    }

    private int SchoolOfClass(int c) => c % Schools;

    private int SchoolOfPupil(int p) => p % Schools;

    private int TeacherOf(int c) => SchoolOfClass(c) + c / Schools % (Teachers / Schools) * Schools;

    /// <summary>Pupils of the class's own school, spread over it.</summary>
    private int PupilOf(int c, int i) => SchoolOfClass(c) + (c / Schools * PupilsPerClass + i) % (Pupils / Schools) * Schools;

    private static void WriteFile(string folder, string name, string header, IEnumerable<string> rows)
    {
        using var writer = new StreamWriter(Path.Combine(folder, name + ".csv"), append: false, new UTF8Encoding(false)) { NewLine = "\r\n" };
        writer.WriteLine(header);
        foreach (var row in rows)
            writer.WriteLine(row.ToString(CultureInfo.InvariantCulture));
    }
}
