# Our own PowerShell: what the gallery's analyser has to say, and that examples parse.
BeforeDiscovery {
    $root = Resolve-Path (Join-Path $PSScriptRoot '../..')
    $scripts = @(Get-ChildItem $root -Filter *.ps*1) + @(Get-ChildItem (Join-Path $root 'docs'), (Join-Path $root 'tests/Pester') -Recurse -Include *.ps1, *.psd1) |
        ForEach-Object { @{ Name = [IO.Path]::GetRelativePath($root, $_.FullName); Path = $_.FullName } }
    $noAnalyzer = -not (Get-Module -ListAvailable PSScriptAnalyzer)
    if ($noAnalyzer) { Write-Warning 'PSScriptAnalyzer is not on this machine: scripts are only parsed.' }
}

Describe '<Name>' -ForEach $scripts {
    It 'parses' {
        $errors = $null
        $null = [System.Management.Automation.Language.Parser]::ParseFile($Path, [ref] $null, [ref] $errors)
        $errors | Should -BeNullOrEmpty
    }

    It 'gives the analyser nothing to say' -Skip:$noAnalyzer {
        # Test files set variables in one block that another reads, which the analyser cannot see; a test's -WhatIf cmdlets are not its own.
        $settings = @{ Severity = 'Error', 'Warning' }
        if ($Name -like '*.Tests.ps1') { $settings.ExcludeRules = 'PSUseDeclaredVarsMoreThanAssignments', 'PSReviewUnusedParameter' }
        Invoke-ScriptAnalyzer -Path $Path -Settings $settings | ForEach-Object { "$($_.Line): $($_.RuleName): $($_.Message)" } | Should -BeNullOrEmpty
    }
}
