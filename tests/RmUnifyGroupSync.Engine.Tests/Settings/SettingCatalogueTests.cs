using System.Text.Json.Nodes;
using RmUnifyGroupSync.Engine.Settings;
using RmUnifyGroupSync.Engine.Tests.Naming;

namespace RmUnifyGroupSync.Engine.Tests.Settings;

public sealed class SettingCatalogueTests
{
    private static readonly string FullPath = Path.GetFullPath("export");

    [Fact]
    public void Surface_every_property_of_the_settings_is_a_setting_and_the_other_way_round()
        => Assert.Equal(
            typeof(GroupSyncSetting).GetProperties().Select(p => p.Name).Where(n => n is not "School" and not "Origin").Order(StringComparer.Ordinal),
            SettingCatalogue.All.Select(d => d.Name).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("NameIdentifier", "RMUNIFY_GROUPSYNC_NAME_IDENTIFIER")]
    [InlineData("MisTokenUri", "RMUNIFY_GROUPSYNC_MIS_TOKEN_URI")]
    [InlineData("Visibility", "RMUNIFY_GROUPSYNC_VISIBILITY")]
    [InlineData("NonMisYearGroup", "RMUNIFY_GROUPSYNC_NON_MIS_YEAR_GROUP")]
    [InlineData("TutorIsOwner", "RMUNIFY_GROUPSYNC_TUTOR_IS_OWNER")]
    public void Surface_the_environment_variable_is_the_name_in_capitals_with_underscores(string name, string variable)
    {
        Assert.Equal(variable, SettingCatalogue.Named(name.ToLowerInvariant()).EnvironmentVariable);
        Assert.Equal(variable, Cultures.In("tr-TR", () => SettingCatalogue.Named(name).EnvironmentVariable));
    }

    [Fact]
    public void Surface_a_name_that_is_no_setting_is_refused_with_the_names()
    {
        var error = Assert.Throws<GroupSyncException>(() => SettingCatalogue.Named("Limit"));

        Assert.Equal(GroupSyncErrorId.SettingInvalid, error.ErrorId);
        Assert.Contains("\"Limit\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("The settings are SchoolName, DfeNumber, ", error.Message, StringComparison.Ordinal);
        Assert.Null(SettingCatalogue.Find("Limit"));
    }

    public static TheoryData<string, string, string> GoodValues => new()
    {
        { "SchoolName", " Greenwood ", "\"Greenwood\"" },
        { "DfeNumber", " 123/4567 ", "\"1234567\"" },
        { "DfeNumber", "1234567", "\"1234567\"" },
        { "TimeZone", " Europe/London ", "\"Europe/London\"" },
        { "TimeZone", "GMT Standard Time", "\"GMT Standard Time\"" },
        { "MisSource", " sdscsv ", "\"SdsCsv\"" },
        { "MisProduct", "SEEMIS", "\"Seemis\"" },
        { "MisUri", "https://mis.example/api", "\"https://mis.example/api\"" },
        { "MisUri", "http://localhost:5000", "\"http://localhost:5000\"" },
        { "MisTokenUri", "https://mis.example/token?realm=a&school=b", "\"https://mis.example/token?realm=a&school=b\"" },
        { "MisTokenUri", "http://127.0.0.1:1/token", "\"http://127.0.0.1:1/token\"" },
        { "MisTokenUri", "http://[::1]:1/token", "\"http://[::1]:1/token\"" },
        { "MisCredential", " MIS_TOKEN_2 ", "\"MIS_TOKEN_2\"" },
        { "MisCredential", "_X", "\"_X\"" },
        { "MisHeader", "X-Api-Key : MIS_KEY", "\"X-Api-Key:MIS_KEY\"" },
        { "MisPreset", "simsreport", "\"SimsReport\"" },
        { "MisPreset", "ArborReport ", "\"ArborReport\"" },
        { "MisPreset", "BromcomClassReport", "\"BromcomClassReport\"" },
        { "MisColumn", "PersonId = Adno ;GroupName=Class=A;", """{"GroupName":"Class=A","PersonId":"Adno"}""" },
        { "RegistrationPattern", "^(7|8)[A-Z]$", "\"^(7|8)[A-Z]$\"" },
        { "GradeLabel", "CedsToEngland", "\"CedsToEngland\"" },
        { "AcademicYearStart", " 01/09/18 ", "\"01/09/18\"" },
        { "AcademicYearStart", "09-01", "\"09-01\"" },
        { "AutoCreate", "teaching, Year,Teaching", """["Teaching","Year"]""" },
        { "AutoCreate", "Registration", """["Registration"]""" },
        { "NameIdentifier", "", "\"\"" },
        { "NameIdentifier", "1234567890123456789012345678901234567890", "\"1234567890123456789012345678901234567890\"" },
        { "AdminOwner", "head@school.example, HEAD@school.example ,0b0e2ba1-6a43-4c39-a4e9-9ff3a25b8a51", """["head@school.example","0b0e2ba1-6a43-4c39-a4e9-9ff3a25b8a51"]""" },
        { "StaffOwner", "all", "\"All\"" },
        { "OwnerIsMember", "FALSE", "false" },
        { "OwnerIsMember", "0", "false" },
        { "OwnerIsMember", "$false", "false" },
        { "TutorIsOwner", "$true", "true" },
        { "TutorIsOwner", " 1 ", "true" },
        { "ExtraMember", "Remove", "\"Remove\"" },
        { "MatchRule", "student:id=employeeid,Mail,mail", """["Student:Id=EmployeeId","Mail"]""" },
        { "MatchDomain", "@School.Example", "\"school.example\"" },
        { "MatchDomain", "a-b.school.xn--p1ai", "\"a-b.school.xn--p1ai\"" },
        { "MatchFile", FullPath, $"\"{FullPath}\"" },
        { "MisPath", $"{FullPath},{FullPath}", $"[\"{FullPath}\"]" },
        { "DisabledAccount", "Add", "\"Add\"" },
        { "UnmatchedLimit", "-1", "-1" },
        { "GroupRemovalLimit", " 100 ", "100" },
        { "SchoolRemovalLimit", "0", "0" },
        { "SchoolGroupLimit", "20", "20" },
        { "SourceDropLimit", "100", "100" },
        { "GroupRemovalFloor", "0", "0" },
        { "GroupRemovalFloor", "1000", "1000" },
        { "NonMisYearGroup", "7, 8 ,7,Reception,RECEPTION", """["7","8","Reception"]""" },
        { "NonMisYearAttribute", "extensionattribute15", "\"ExtensionAttribute15\"" },
        { "NonMisYearAttribute", "Department", "\"Department\"" },
        { "NonMisYearAttribute", "JobTitle", "\"JobTitle\"" },
        { "NonMisYearAttribute", "OfficeLocation", "\"OfficeLocation\"" },
        { "NonMisYearAttribute", "EmployeeType", "\"EmployeeType\"" },
        { "RoleGroup", "students,TeachingStaff", """["Students","TeachingStaff"]""" },
        { "Visibility", "public", "\"Public\"" },
        { "HideInOutlook", "true", "true" },
        { "TeachingRollover", "Reuse", "\"Reuse\"" },
        { "RegistrationRollover", "New", "\"New\"" },
        { "YearRollover", "new", "\"New\"" },
        { "RolloverWindow", "08-15 / 09-30", "\"08-15/09-30\"" },
        { "ExcludedPerson", "007, Student:4001,007,a,A", """["007","Student:4001","a","A"]""" },
    };

    [Theory]
    [MemberData(nameof(GoodValues))]
    public void Surface_a_good_value_is_read_from_an_environment_variable_and_written_plainly(string name, string text, string json)
    {
        var definition = SettingCatalogue.Named(name);

        var value = Cultures.In("tr-TR", () => definition.Parse(text));

        var node = definition.Write(value);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json.Replace("\\", "\\\\", StringComparison.Ordinal)), node), node.ToJsonString());
        Assert.Equal(node.ToJsonString(), definition.Write(definition.Read(node)).ToJsonString());
        Assert.Equal(node.ToJsonString(), definition.Write(definition.Check(value)).ToJsonString());
        Assert.Equal(value, definition.Get(definition.With(new GroupSyncSetting(), value)));
        Assert.Null(definition.Get(definition.With(definition.With(new GroupSyncSetting(), value), null)));
    }

    [Fact]
    public void Surface_there_is_a_good_value_for_every_setting()
        => Assert.Equal(
            SettingCatalogue.All.Select(d => d.Name).Order(StringComparer.Ordinal),
            GoodValues.Select(row => (string)row[0]).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("SchoolName", " ", "SchoolName must not be empty")]
    [InlineData("DfeNumber", "12a", "DfeNumber must be digits, with a slash if you like, as 123/4567; not \"12a\".")]
    [InlineData("DfeNumber", "1/2/3", "must be digits")]
    [InlineData("DfeNumber", "/123", "must be digits")]
    [InlineData("DfeNumber", "", "must be digits")]
    [InlineData("DfeNumber", "٣٤", "must be digits")]
    [InlineData("TimeZone", "London", "TimeZone must be a time zone that this computer knows, as Europe/London; not \"London\".")]
    [InlineData("MisSource", "Csv", "MisSource must be one of OneRosterCsv, SdsCsv, MappedCsv, OneRosterApi, Wonde, Objects, not \"Csv\".")]
    [InlineData("MisSource", "1", "must be one of")]
    [InlineData("MisPath", "export/here", "MisPath must be a full path, because the nightly run starts in another folder; not \"export/here\".")]
    [InlineData("MisPath", " , ", "must hold at least one path")]
    [InlineData("MatchFile", "match.csv", "MatchFile must be a full path")]
    [InlineData("MisUri", "mis.example", "must be a whole address such as https://mis.example/api, not \"mis.example\"")]
    [InlineData("MisUri", "http://mis.example", "MisUri must be an https address; plain http only on this computer")]
    [InlineData("MisUri", "ftp://mis.example", "must be an https address")]
    [InlineData("MisUri", "ftp://localhost", "must be an https address")]
    [InlineData("MisUri", "http://localhost.evil.example", "must be an https address")]
    [InlineData("MisUri", "http://10.0.0.1", "must be an https address")]
    [InlineData("MisTokenUri", "https://user:s3cret@mis.example", "must not hold a user name, password, key or token")]
    [InlineData("MisUri", "https://mis.example/api?school=1&ApiKey=s3cret", "must not hold a user name, password, key or token")]
    [InlineData("MisUri", "https://mis.example/api?access_token=s3cret", "must not hold a user name, password, key or token")]
    [InlineData("MisCredential", "s3cret-Value", "MisCredential must be the name of an environment variable in capitals")]
    [InlineData("MisCredential", "hunter2", "the secret itself is never kept")]
    [InlineData("MisCredential", "d8e8fca2dc0f896fd7cb4cb0031ba249d8e8fca2", "must be the name of an environment variable")]
    [InlineData("MisCredential", "2TOKEN", "must be the name of an environment variable")]
    [InlineData("MisCredential", "", "must be the name of an environment variable")]
    [InlineData("MisHeader", "X-Api-Key: hunter2", "MisHeader must be a header, a colon and the name of an environment variable in capitals")]
    [InlineData("MisHeader", "X-Api-Key", "must be a header")]
    [InlineData("MisHeader", "X Api Key:MIS_KEY", "must be a header")]
    [InlineData("MisHeader", ":MIS_KEY", "must be a header")]
    [InlineData("MisPreset", "Sims", "MisPreset must be one of SimsReport, BromcomClassReport, ArborReport; not \"Sims\".")]
    [InlineData("MisColumn", "PersonId", "MisColumn must be written field=column;field=column; \"PersonId\" has no equals sign.")]
    [InlineData("MisColumn", "PersonId=", "must give every field a column; \"PersonId=\" does not")]
    [InlineData("MisColumn", "=Adno", "must give every field a column; \"=Adno\" does not")]
    [InlineData("MisColumn", "PersonId=a;personid=b", "names the field \"personid\" twice")]
    [InlineData("RegistrationPattern", "(", "RegistrationPattern must be a regular expression: ")]
    [InlineData("RegistrationPattern", "", "must not be empty")]
    [InlineData("AcademicYearStart", "September", "AcademicYearStart \"September\" is no day")]
    [InlineData("AutoCreate", "Role", "AutoCreate must be one of Teaching, Registration, Year, not \"Role\".")]
    [InlineData("AutoCreate", "Teaching,NonMisYear", "must be one of Teaching, Registration, Year, not \"NonMisYear\"")]
    [InlineData("NameIdentifier", "12345678901234567890123456789012345678901", "NameIdentifier must have at most 40 characters")]
    [InlineData("NameIdentifier", "ßßßßßßßßßßßßßßßßßßßßß", "must have at most 40 characters")]
    [InlineData("NameIdentifier", "(/)", "NameIdentifier has nothing left of \"(/)\"")]
    [InlineData("AdminOwner", "head", "AdminOwner must hold user principal names (head@school.example) or object ids; \"head\" is neither.")]
    [InlineData("AdminOwner", "a b@school.example", "\"a b@school.example\" is neither")]
    [InlineData("AdminOwner", "a@b@c", "is neither")]
    [InlineData("AdminOwner", "0b0e2ba16a434c39a4e99ff3a25b8a51", "is neither")]
    [InlineData("OwnerIsMember", "yes", "OwnerIsMember must be true or false, not \"yes\".")]
    [InlineData("MatchRule", "Name", "MatchRule \"Name\" is not of the form [Student:|Staff:]SOURCE=TARGET")]
    [InlineData("MatchRule", "", "MatchRule must hold at least one rule")]
    [InlineData("MatchDomain", "school", "MatchDomain must be a domain such as school.example, not \"school\".")]
    [InlineData("MatchDomain", "a@school.example", "must be a domain")]
    [InlineData("MatchDomain", "-a.example", "must be a domain")]
    [InlineData("UnmatchedLimit", "-2", "UnmatchedLimit must be a whole number from -1 to 100 (-1 is off), not -2.")]
    [InlineData("GroupRemovalLimit", "101", "must be a whole number from -1 to 100 (-1 is off), not 101")]
    [InlineData("SchoolRemovalLimit", "10%", "must be a whole number from -1 to 100 (-1 is off), not \"10%\"")]
    [InlineData("SchoolGroupLimit", "1.5", "must be a whole number")]
    [InlineData("SourceDropLimit", "", "must be a whole number")]
    [InlineData("GroupRemovalFloor", "-1", "GroupRemovalFloor must be a whole number from 0 to 1000, not -1.")]
    [InlineData("GroupRemovalFloor", "1001", "must be a whole number from 0 to 1000, not 1001")]
    [InlineData("NonMisYearAttribute", "Mail", "NonMisYearAttribute must be one of Department, JobTitle, OfficeLocation, EmployeeType, ExtensionAttribute1,")]
    [InlineData("NonMisYearAttribute", "ExtensionAttribute16", "not \"ExtensionAttribute16\"")]
    [InlineData("RoleGroup", "Parents", "RoleGroup must be one of Students, TeachingStaff, NonTeachingStaff, not \"Parents\".")]
    [InlineData("RolloverWindow", "August", "RolloverWindow \"August\" is not of the form MM-dd/MM-dd")]
    public void Surface_a_value_that_breaks_a_rule_is_refused_with_the_rule(string name, string text, string message)
    {
        var error = Assert.Throws<GroupSyncException>(() => SettingCatalogue.Named(name).Parse(text));

        Assert.Equal(GroupSyncErrorId.SettingInvalid, error.ErrorId);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.StartsWith(name, error.Message, StringComparison.Ordinal);
        Assert.True(error.TargetObject is null || error.TargetObject.Equals(name));
    }

    [Fact]
    public void Surface_the_error_is_about_the_setting()
        => Assert.Equal("GroupRemovalLimit", Assert.Throws<GroupSyncException>(() => SettingCatalogue.Named("GroupRemovalLimit").Parse("101")).TargetObject);

    [Fact]
    public void Surface_columns_are_written_in_a_fixed_order()
    {
        var definition = SettingCatalogue.Named("MisColumn");

        Assert.Equal("""{"a":"2","b":"1","c":"3"}""", definition.Write(definition.Parse("b=1;a=2;c=3")).ToJsonString());
    }

    [Theory]
    [InlineData("MisUri", "https://user:s3cret@mis.example")]
    [InlineData("MisUri", "https://mis.example?key=s3cret")]
    [InlineData("MisCredential", "s3cret")]
    [InlineData("MisHeader", "X-Api-Key: s3cret")]
    public void Surface_a_secret_is_refused_and_not_repeated(string name, string text)
        => Assert.DoesNotContain(
            "s3cret", Assert.Throws<GroupSyncException>(() => SettingCatalogue.Named(name).Parse(text)).ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("SchoolName", "1", "SchoolName must be a text, not 1.")]
    [InlineData("MisUri", "true", "must be a text, not true")]
    [InlineData("MisSource", "2", "must be a text, not 2")]
    [InlineData("OwnerIsMember", "\"true\"", "OwnerIsMember must be true or false, not \"true\".")]
    [InlineData("UnmatchedLimit", "\"10\"", "must be a whole number from -1 to 100 (-1 is off), not \"10\"")]
    [InlineData("UnmatchedLimit", "1.5", "not 1.5")]
    [InlineData("UnmatchedLimit", "101", "not 101")]
    [InlineData("AutoCreate", "[\"Teaching\",null]", "AutoCreate must not hold null.")]
    [InlineData("AutoCreate", "[1]", "must be a text, not 1")]
    [InlineData("MisColumn", "[]", "must be an object of fields with their columns, not []")]
    [InlineData("MisColumn", "{\"a\":null}", "has no column for a")]
    [InlineData("MisColumn", "{\"a\":1}", "must be a text, not 1")]
    public void Surface_a_value_of_the_wrong_kind_in_the_file_is_refused(string name, string json, string message)
    {
        var error = Assert.Throws<GroupSyncException>(() => SettingCatalogue.Named(name).Read(JsonNode.Parse(json)!));

        Assert.Equal(GroupSyncErrorId.SettingInvalid, error.ErrorId);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Surface_a_single_value_in_the_file_is_a_list_of_one()
        => Assert.Equal([MisGroupType.Year], (MisGroupType[])SettingCatalogue.Named("AutoCreate").Read(JsonNode.Parse("\"Year\"")!));

    [Fact]
    public void Surface_a_value_of_a_parameter_is_checked_too()
    {
        Assert.Throws<GroupSyncException>(() => SettingCatalogue.Named("AutoCreate").Check(new[] { MisGroupType.Role }));
        Assert.Throws<GroupSyncException>(() => SettingCatalogue.Named("GroupRemovalLimit").Check(101));
        Assert.Throws<GroupSyncException>(() => SettingCatalogue.Named("StaffOwner").Check((StaffOwner)7));
        Assert.Throws<GroupSyncException>(() => SettingCatalogue.Named("MisUri").Check(new Uri("relative", UriKind.Relative)));
        Assert.Throws<GroupSyncException>(() => SettingCatalogue.Named("MisColumn").Check(new Dictionary<string, string> { [" "] = "a" }));
        Assert.Equal(GroupVisibility.Public, SettingCatalogue.Named("Visibility").Check(GroupVisibility.Public));
    }

    [Fact]
    public void O12_no_more_than_100_chosen_admins()
    {
        var admins = Enumerable.Range(0, 101).Select(i => $"a{i}@school.example").ToArray();

        Assert.Equal(100, ((string[])SettingCatalogue.Named("AdminOwner").Check(admins[..100])).Length);
        Assert.Contains("names 101 owners", Assert.Throws<GroupSyncException>(() => SettingCatalogue.Named("AdminOwner").Check(admins)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Surface_a_pattern_that_never_ends_is_refused()
        => Assert.StartsWith(
            "RegistrationPattern is a regular expression that takes over a second for one class name",
            Assert.Throws<GroupSyncException>(
                () => SettingCatalogue.Named("RegistrationPattern").Check("(?=(7A/Tu1)*)" + string.Concat(Enumerable.Repeat("(.*)*", 14)) + "#")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Surface_the_schema_in_docs_is_the_catalogue_s()
    {
        var path = Path.Combine(RepositoryRoot(), "docs", "settings.schema.json");

        Assert.Equal(SettingSchema.Text(), File.ReadAllText(path).ReplaceLineEndings("\n"));
        var properties = JsonNode.Parse(SettingSchema.Text())!["$defs"]!["settings"]!["properties"]!.AsObject();
        Assert.Equal(SettingCatalogue.All.Select(d => d.Name), properties.Select(p => p.Key));
        Assert.All(properties, p => Assert.NotEmpty(p.Value!["description"]!.GetValue<string>()));
        Assert.Equal("""{"type":"integer","minimum":-1,"maximum":100}""", WithoutDescription(properties["UnmatchedLimit"]!));
        Assert.Equal("""{"enum":["Keep","Report","Remove"]}""", WithoutDescription(properties["ExtraMember"]!));
        Assert.Equal("""{"type":"array","items":{"enum":["Teaching","Registration","Year"]}}""", WithoutDescription(properties["AutoCreate"]!));
        Assert.Equal("""{"type":"boolean"}""", WithoutDescription(properties["TutorIsOwner"]!));
        Assert.Equal("""{"type":"string"}""", WithoutDescription(properties["TimeZone"]!));
        Assert.Equal("""{"type":"string","format":"uri"}""", WithoutDescription(properties["MisUri"]!));
        Assert.Equal("""{"type":"object","additionalProperties":{"type":"string"}}""", WithoutDescription(properties["MisColumn"]!));
    }

    private static string WithoutDescription(JsonNode schema)
    {
        var plain = schema.DeepClone().AsObject();
        plain.Remove("description");
        return plain.ToJsonString();
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RmUnifyGroupSync.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests must run inside a checkout: no RmUnifyGroupSync.sln above them.");
    }
}
