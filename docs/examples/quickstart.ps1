# From a MIS export to Microsoft 365 groups, against the sandbox tenant on this computer.
#
#   dotnet run --project src/RmUnifyGroupSync.Host -- docs/examples/quickstart.ps1
#
# It needs no tenant, no network and no rights outside this folder: settings, ledger and the sandbox tenant go to
# .home beside this file, which is started afresh each time, and so does the copy of the CSV files that it changes.

$ErrorActionPreference = 'Stop'
Import-Module RmUnifyGroupSync

$home_ = [IO.Path]::Combine($PSScriptRoot, '.home')
$export = [IO.Path]::Combine($home_, 'contoso')
if ([IO.Directory]::Exists($home_)) { [IO.Directory]::Delete($home_, $true) }
$null = [IO.Directory]::CreateDirectory($export)
foreach ($file in [IO.Directory]::GetFiles([IO.Path]::Combine($PSScriptRoot, 'contoso'), '*.csv')) {
    $copy = [IO.Path]::Combine($export, [IO.Path]::GetFileName($file))
    [IO.File]::Copy($file, $copy)
    [IO.File]::SetLastWriteTimeUtc($copy, [DateTime]::UtcNow)   # exported just now, or its age would be a warning
}
$env:RMUNIFY_GROUPSYNC_HOME = $home_

"`n1. Where the school's data comes from, and what is to be made of it"
Set-GroupSyncSetting -MisSource SdsCsv -MisPath $export -AutoCreate Teaching, Year -AdminOwner admin@school.onmicrosoft.com
Get-MisSchool | Out-Host

"2. A practice tenant with an account for everybody in the MIS, and a sign-in to it"
New-GroupSyncSandbox -FromMis | Out-Host
Connect-GroupSync -Sandbox
Get-GroupSyncContext | Out-Host

"3. The plan: what the first run would do"
$plan = @(Get-GroupSyncPlan)
$counts = @{}
foreach ($change in $plan) { $counts["$($change.Action)"]++ }
"{0} groups to make, {1} members and {2} owners to add, {3} to remove" -f
$counts['CreateGroup'], $counts['AddMember'], $counts['AddOwner'], ([int]$counts['RemoveMember'] + [int]$counts['RemoveOwner'])
$plan.Where({ $_.Action -eq 'CreateGroup' }, 'First', 5) | Out-Host

"4. The first run"
Invoke-GroupSync | Out-Host

"5. The groups"
Get-O365ClassGroup | Out-Host

"6. A second run has nothing left to write"
Invoke-GroupSync | Out-Host

"7. One pupil changes class in the MIS: Ora Klein moves from Math - Algebra 1 to Math - Algebra 2"
$enrolments = [IO.Path]::Combine($export, 'StudentEnrollment.csv')
$text = [IO.File]::ReadAllText($enrolments)
[IO.File]::WriteAllText($enrolments, $text.Replace("11001,13001`r`n", "11002,13001`r`n"))
Get-GroupSyncPlan | Out-Host
Invoke-GroupSync | Out-Host

Disconnect-GroupSync
