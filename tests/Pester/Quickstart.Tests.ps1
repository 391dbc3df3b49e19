# The first path of a new user, over the practice tenant: settings, plan, groups, nothing left to write; and who is asked what.
BeforeDiscovery {
    $sample = Join-Path $PSScriptRoot '../../docs/examples/contoso'
    $noSample = -not (Test-Path $sample)
    if ($noSample) { Write-Warning "No sample school at $sample`: the path over the practice tenant is not tested." }
}

Describe 'The quickstart over the practice tenant' -Skip:$noSample {
    BeforeAll {
        $homeBefore = $env:RMUNIFY_GROUPSYNC_HOME
        $env:RMUNIFY_GROUPSYNC_HOME = Join-Path $TestDrive 'home'
        Import-Module $env:RMUNIFY_GROUPSYNC_MANIFEST -Force
        $sample = Join-Path $PSScriptRoot '../../docs/examples/contoso'
        Set-GroupSyncSetting -MisSource SdsCsv -MisPath $sample -AutoCreate Teaching, Year -AdminOwner 'admin@school.onmicrosoft.com'
        $null = New-GroupSyncSandbox -FromMis
        Connect-GroupSync -Sandbox
    }

    AfterAll {
        Disconnect-GroupSync -ErrorAction Ignore
        $env:RMUNIFY_GROUPSYNC_HOME = $homeBefore
    }

    It 'plans without writing' {
        @(Get-GroupSyncPlan | Where-Object Action -EQ 'CreateGroup').Count | Should -Be 36
        Get-O365ClassGroup | Should -BeNullOrEmpty
    }

    It 'writes nothing with -WhatIf' {
        Invoke-GroupSync -WhatIf
        Get-O365ClassGroup | Should -BeNullOrEmpty
    }

    It 'makes 8 year groups and 28 teaching groups' {
        $run = Invoke-GroupSync
        $run.Outcome | Should -Be 'Succeeded'
        $run.GroupsCreated | Should -Be 36
        @(Get-O365ClassGroup -Type Year).Count | Should -Be 8
        @(Get-O365ClassGroup -Type Teaching).Count | Should -Be 28
    }

    It 'finds nothing to write the second time' {
        $run = Invoke-GroupSync
        $run.Writes | Should -Be 0
    }

    It 'composes in a pipeline' {
        $results = Get-MisGroup -Type Teaching | Sync-O365GroupMember
        @($results).Count | Should -Be 28
        $results.Status | Should -Not -Contain 'Failed'
    }

    Context 'Asking before a group is removed' {
        BeforeAll {
            $group = Get-O365ClassGroup -Type Teaching | Select-Object -First 1
            $pwsh = [System.Diagnostics.Process]::GetCurrentProcess().MainModule.FileName
        }

        It 'does nothing with <_>' -ForEach '-WhatIf', '-WhatIf -Force' {
            $said = @{}
            if ($_ -match 'WhatIf') { $said.WhatIf = $true }
            if ($_ -match 'Force') { $said.Force = $true }
            Remove-O365ClassGroup -Id $group.Id @said
            Get-O365ClassGroup -Id $group.Id | Should -Not -BeNullOrEmpty
        }

        It 'does nothing when $WhatIfPreference is set, with -Force too' {
            $WhatIfPreference = $true
            Remove-O365ClassGroup -Id $group.Id -Force
            $WhatIfPreference = $false
            Get-O365ClassGroup -Id $group.Id | Should -Not -BeNullOrEmpty
        }

        It 'is an error and never a wait where nobody can answer' {
            $output = & $pwsh -NoProfile -NonInteractive -Command "Import-Module '$env:RMUNIFY_GROUPSYNC_MANIFEST'; Connect-GroupSync -Sandbox; Remove-O365ClassGroup -Id '$($group.Id)'" 2>&1
            "$output" | Should -Match 'NonInteractive|not available|prompt'
            Get-O365ClassGroup -Id $group.Id | Should -Not -BeNullOrEmpty
        }

        It 'removes with <_>' -ForEach '-Force', '-Confirm:$false', '$ConfirmPreference' {
            $one = Get-O365ClassGroup -Type Teaching | Where-Object LinkState -EQ 'Created' | Select-Object -First 1
            switch ($_) {
                '-Force' { Remove-O365ClassGroup -Id $one.Id -Force }
                '-Confirm:$false' { Remove-O365ClassGroup -Id $one.Id -Confirm:$false }
                default { $ConfirmPreference = 'None'; Remove-O365ClassGroup -Id $one.Id }
            }
            Get-O365ClassGroup -Type Teaching | Where-Object { $_.Id -eq $one.Id -and $_.LinkState -eq 'Created' } | Should -BeNullOrEmpty
        }
    }
}
