using RmUnifyGroupSync.Module.Tests.Harness;

namespace RmUnifyGroupSync.Module.Tests;

/// <summary>What Import-MisObject takes from the pipeline, and when it counts.</summary>
public sealed class ImportTests : IDisposable
{
    private readonly FakeService _service = new();
    private readonly ModuleSession _session;

    public ImportTests() => _session = ModuleSession.With(_service);

    private FakeImport Import => _service.Import;

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Objects_dictionaries_and_rows_of_a_table_are_taken()
    {
        var result = _session.Run("""
            $table = [System.Data.DataTable]::new(); $null = $table.Columns.Add('PersonId', [int]); $null = $table.Columns.Add('GroupName')
            $null = $table.Rows.Add(3, [DBNull]::Value)
            [pscustomobject]@{ PersonId = 1; GroupName = '7A' }, @{ PersonId = 2; Start = [datetime]'2025-09-01' }, [ordered]@{ PersonId = 4 }, $table | Import-MisObject
            """);

        Assert.Empty(result.Errors);
        Assert.Equal([1, 2, 4, 3], Import.Rows.Select(r => (int)r["PersonId"]!));
        Assert.Equal(("7A", new DateTime(2025, 9, 1), (object?)null), ((string)Import.Rows[0]["GroupName"]!, (DateTime)Import.Rows[1]["Start"]!, Import.Rows[3]["GroupName"]));
        Assert.Equal(4, Assert.Single(result.As<MisObjectFile>()).Objects);
        Assert.True(Import.IsDisposed);
        Assert.False(Import.Completed);
    }

    [Fact]
    public void Objects_are_taken_by_parameter_too_with_columns_path_and_force()
    {
        var result = _session.Run("Import-MisObject @([pscustomobject]@{ Adno = 1 }, [pscustomobject]@{ Adno = 2 }) -MisColumn @{ PersonId = 'Adno' } -Path /tmp/own.json -Force");

        Assert.Empty(result.Errors);
        var (path, column) = _service.Request<(string?, Dictionary<string, string>?)>(nameof(IMisService.ImportObjects));
        Assert.Equal(("/tmp/own.json", "Adno"), (path, column!["personid"]));
        Assert.Equal(2, Import.Rows.Count);
        Assert.True(Import.Completed);
    }

    [Fact]
    public void An_object_with_something_wrong_is_an_error_that_names_it_and_the_others_go_on()
    {
        var result = _session.Run("@{ PersonId = 1 }, @{ Wrong = 1 }, @{ PersonId = 3 } | Import-MisObject");

        Assert.Equal(["MisSourceInvalid"], result.ErrorIds);
        Assert.Equal(2, Import.Rows.Count);
    }

    [Fact]
    public void Students_in_no_group_are_a_warning_with_their_number()
    {
        Assert.Contains("1 student(s)", Assert.Single(_session.Run("@{ PersonId = 1 }, @{ PersonId = 2; Nowhere = 1 } | Import-MisObject").Streams.Warning).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_no_warning_when_everybody_is_in_a_group() =>
        Assert.Empty(_session.Run("@{ PersonId = 1 } | Import-MisObject").Streams.Warning);

    [Fact]
    public void A_pipeline_that_breaks_keeps_nothing()
    {
        var result = _session.Run("1..3 | ForEach-Object { if ($_ -eq 3) { throw 'cut' }; @{ PersonId = $_ } } | Import-MisObject");

        Assert.NotEmpty(result.Errors);
        Assert.Null(Import.Completed);
        Assert.True(Import.IsDisposed);
    }

    [Fact]
    public void WhatIf_keeps_nothing_and_tells_the_service_so()
    {
        var result = _session.Run("@{ PersonId = 1 } | Import-MisObject -WhatIf");

        Assert.Empty(result.Output);
        Assert.Null(Import.Completed);
        Assert.True(_service.Calls.Single(c => c.Method == nameof(IMisService.ImportObjects)).Options!.WhatIf);
    }

    [Fact]
    public void Nothing_at_all_is_refused_by_the_service()
    {
        _session.Run("$null | Import-MisObject");
        Assert.Single(Import.Rows);
        Assert.Empty(Import.Rows[0]);
    }
}
