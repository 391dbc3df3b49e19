@{
    RootModule = 'bin/RmUnifyGroupSync.dll'
    ModuleVersion = '0.1.0'
    GUID = '5b0c1d0e-6f0a-4a53-9b42-8f6d1b9f2c77'
    Author = 'RmUnifyGroupSync contributors'
    CompanyName = 'RmUnifyGroupSync contributors'
    Copyright = '(c) 2026 RmUnifyGroupSync contributors. MIT licence.'
    Description = 'Keeps Microsoft 365 groups in step with a school MIS: teaching, registration and year groups, owners and members, every night or by hand.'
    PowerShellVersion = '7.4'
    CompatiblePSEditions = @('Core')
    FormatsToProcess = @('bin/RmUnifyGroupSync.Format.ps1xml')
    TypesToProcess = @('bin/RmUnifyGroupSync.Types.ps1xml')
    FunctionsToExport = @()
    CmdletsToExport = @(
        'Connect-GroupSync'
        'Disconnect-GroupSync'
        'Export-GroupSyncReport'
        'Export-GroupSyncSetting'
        'Get-GroupSyncChange'
        'Get-GroupSyncConsentUrl'
        'Get-GroupSyncContext'
        'Get-GroupSyncMatch'
        'Get-GroupSyncPlan'
        'Get-GroupSyncRun'
        'Get-GroupSyncSetting'
        'Get-MisGroup'
        'Get-MisGroupMember'
        'Get-MisSchool'
        'Get-O365ClassGroup'
        'Get-O365GroupMember'
        'Import-GroupSyncSetting'
        'Import-MisObject'
        'Invoke-GroupSync'
        'New-GroupSyncSandbox'
        'New-O365ClassGroup'
        'Register-GroupSyncApplication'
        'Remove-O365ClassGroup'
        'Reset-GroupSyncSetting'
        'Restore-O365ClassGroup'
        'Set-GroupSyncSetting'
        'Sync-O365GroupMember'
        'Test-GroupSyncPermission'
        'Test-MisSource'
    )
    VariablesToExport = @()
    AliasesToExport = @()
    PrivateData = @{
        PSData = @{
            Tags = @('Microsoft365', 'Office365', 'Groups', 'Teams', 'Education', 'School', 'MIS', 'SDS', 'OneRoster', 'SIMS', 'Bromcom', 'Arbor', 'GroupSync', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri = 'https://opensource.org/license/mit'
            RequireLicenseAcceptance = $false
            ExternalModuleDependencies = @()
        }
    }
}
