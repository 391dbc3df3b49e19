BeforeDiscovery {
    $manifest = Import-PowerShellDataFile $env:RMUNIFY_GROUPSYNC_MANIFEST
    $cmdlets = $manifest.CmdletsToExport | ForEach-Object { @{ Name = $_ } }
}

BeforeAll {
    $manifestPath = $env:RMUNIFY_GROUPSYNC_MANIFEST
    Import-Module $manifestPath -Force
}

Describe 'The manifest' {
    It 'is valid' {
        Test-ModuleManifest $manifestPath -ErrorAction Stop | Should -Not -BeNullOrEmpty
    }

    It 'exports exactly the cmdlets that it names, and nothing else' {
        $module = Get-Module RmUnifyGroupSync
        $named = (Import-PowerShellDataFile $manifestPath).CmdletsToExport | Sort-Object
        ($module.ExportedCommands.Keys | Sort-Object) | Should -Be $named
        $module.ExportedFunctions.Count + $module.ExportedAliases.Count + $module.ExportedVariables.Count | Should -Be 0
    }

    It 'needs no other module' {
        (Get-Module RmUnifyGroupSync).RequiredModules | Should -BeNullOrEmpty
    }
}

Describe 'The import' {
    It 'takes the cmdlets from bin/ beside the manifest' {
        $expected = Join-Path (Split-Path $manifestPath) 'bin' 'RmUnifyGroupSync.dll'
        (Get-Command Get-MisGroup).ImplementingType.Assembly.Location | Should -Be $expected
    }

    It 'brings nothing of Microsoft Graph, Azure or SQLite into the default load context' {
        Get-GroupSyncContext | Should -BeNullOrEmpty
        $default = [System.Runtime.Loader.AssemblyLoadContext]::Default.Assemblies | ForEach-Object { $_.GetName().Name }
        $default | Where-Object { $_ -match '^(Microsoft\.Graph|Azure\.|Microsoft\.Kiota|Microsoft\.Data\.Sqlite|SQLitePCL)' } | Should -BeNullOrEmpty
    }

    It 'works again after Remove-Module, and with -Force' {
        Remove-Module RmUnifyGroupSync
        Import-Module $manifestPath
        Import-Module $manifestPath -Force
        Get-Command -Module RmUnifyGroupSync | Should -Not -BeNullOrEmpty
    }
}

Describe 'Get-Help <Name>' -ForEach $cmdlets {
    BeforeAll {
        $help = Get-Help $Name -Full
        $parameters = (Get-Command $Name).Parameters.Values |
            Where-Object { $_.Name -notin [System.Management.Automation.Cmdlet]::CommonParameters -and $_.Name -notin 'WhatIf', 'Confirm' }
    }

    It 'has a synopsis, a description and three examples' {
        $help.Synopsis | Should -Not -Match "^\s*$Name"
        ($help.Description.Text -join ' ').Length | Should -BeGreaterThan 40
        @($help.Examples.Example).Count | Should -BeGreaterOrEqual 3
    }

    It 'describes every parameter' {
        $described = @($help.Parameters.Parameter | Where-Object { $_.Description.Text } | ForEach-Object Name)
        $parameters.Name | Where-Object { $_ -notin $described } | Should -BeNullOrEmpty
    }

    It 'names related pages, and has no leftovers of a template' {
        @($help.RelatedLinks.NavigationLink.Uri | Where-Object { $_ })[0] | Should -Match '^[A-Z][a-z]+-[A-Za-z0-9]+\.md$'
        ($help | Out-String) | Should -Not -Match '\{\{'
    }
}

Describe 'The about topics' {
    It '<_> is found' -ForEach 'about_RmUnifyGroupSync', 'about_GroupSync_Errors', 'about_GroupSync_Safety', 'about_GroupSync_Objects', 'about_GroupSync_Settings' {
        (Get-Help $_ -ErrorAction Stop | Out-String).Length | Should -BeGreaterThan 500
    }
}
