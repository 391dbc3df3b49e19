# The morning after, in a real console: what the night did, without a sign-in; the report; the settings on another machine.
BeforeDiscovery {
    $sample = Join-Path $PSScriptRoot '../../docs/examples/contoso'
    $noSample = -not (Test-Path $sample)
    if ($noSample) { Write-Warning "No sample school at $sample`: the history of runs is not tested." }
}

Describe 'The morning after a night' -Skip:$noSample {
    BeforeAll {
        $homeBefore = $env:RMUNIFY_GROUPSYNC_HOME
        $env:RMUNIFY_GROUPSYNC_HOME = Join-Path $TestDrive 'home'
        Import-Module $env:RMUNIFY_GROUPSYNC_MANIFEST -Force
        $sample = Join-Path $PSScriptRoot '../../docs/examples/contoso'
        Set-GroupSyncSetting -MisSource SdsCsv -MisPath $sample -AutoCreate Year -AdminOwner 'admin@school.onmicrosoft.com'
        $null = New-GroupSyncSandbox -FromMis
        Connect-GroupSync -Sandbox
        $reports = New-Item -ItemType Directory (Join-Path $TestDrive 'reports with [brackets]')
        Push-Location -LiteralPath $reports
        $night = Invoke-GroupSync -ReportPath night.html
        Disconnect-GroupSync
    }

    AfterAll {
        Pop-Location
        $env:RMUNIFY_GROUPSYNC_HOME = $homeBefore
    }

    It 'wrote its report where it was told to, relative to the location' {
        $night.ReportPath | Should -Be (Join-Path $reports 'night.html')
        Get-Content -LiteralPath $night.ReportPath -TotalCount 1 | Should -Be '<!DOCTYPE html>'
    }

    It 'is found without a sign-in' {
        Get-GroupSyncContext | Should -BeNullOrEmpty
        $run = Get-GroupSyncRun -Last 1
        $run.Id | Should -Be $night.Id
        $run.Outcome | Should -Be 'Succeeded'
        @($run | Get-GroupSyncChange).Count | Should -Be ($night.GroupsCreated + $night.MembersAdded + $night.OwnersAdded)
    }

    It 'has its report made later, by the pipeline' {
        $file = Get-GroupSyncRun -Last 1 | Export-GroupSyncReport -Path .
        $file | Should -BeOfType System.IO.FileInfo
        $file.Name | Should -Be "GroupSync-$($night.Id).html"
        Get-Content -LiteralPath $file.FullName -Raw | Should -Be (Get-Content -LiteralPath $night.ReportPath -Raw)
    }

    It 'says what is wrong with a path' {
        { Export-GroupSyncReport -Path ./nowhere/x.html -ErrorAction Stop } | Should -Throw -ErrorId 'SettingInvalid*'
        { Export-GroupSyncReport -Path night.html -NoClobber -ErrorAction Stop } | Should -Throw -ErrorId 'SettingInvalid*'
    }

    It 'takes its settings to another machine' {
        $before = Get-GroupSyncSetting | ConvertTo-Json -Depth 5
        Export-GroupSyncSetting settings.json | Should -Not -BeNullOrEmpty
        $env:RMUNIFY_GROUPSYNC_HOME = Join-Path $TestDrive 'other home'
        Import-GroupSyncSetting settings.json -WhatIf
        Test-Path $env:RMUNIFY_GROUPSYNC_HOME | Should -BeFalse
        Get-Item settings.json | Import-GroupSyncSetting
        Get-GroupSyncSetting | ConvertTo-Json -Depth 5 | Should -Be $before
    }

    It 'imports nothing of a file with a mistake, and says each' {
        $broken = Join-Path $TestDrive 'broken.json'
        Set-Content $broken '{ "default": { "UnmatchedLimit": 400, "TimeZone": "Mars/Base", "AdminOwner": ["x@school.example"] } }'
        { Import-GroupSyncSetting $broken -ErrorVariable problems -ErrorAction SilentlyContinue } | Should -Throw -ErrorId 'SettingInvalid*'
        (Get-GroupSyncSetting)[0].AdminOwner | Should -Be 'admin@school.onmicrosoft.com'
    }
}
