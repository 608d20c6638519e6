using EdgeKit.Conventions.Rules;
using EdgeKit.Conventions.Support;

namespace EdgeKit.Conventions;

public sealed class BuildTests
{
    private const string Documented = "<GenerateDocumentationFile>true</GenerateDocumentationFile>";
    private const string Strict = "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>";

    private static readonly string[] Silencers = ["*.csproj", "*.props", "*.cs"];

    [Fact]
    public void Every_public_member_must_be_documented() =>
        BuildRules.DocumentationIsDemanded(
            Repository.Read("src/Directory.Build.props"),
            Repository.Read("Directory.Build.props"),
            Silencers.SelectMany(p => Repository.Files("src", p))
                .Concat(["Directory.Build.props", ".editorconfig"])
                .Select(p => (p, Repository.Read(p)))).ShouldBeEmpty();

    [Theory]
    [InlineData("", Strict, "")]
    [InlineData(Documented, "", "")]
    [InlineData(Documented, Strict, "#pragma warning disable CS1591")]
    [InlineData(Documented, Strict, "<NoWarn>$(NoWarn);1591</NoWarn>")]
    [InlineData(Documented, Strict, "dotnet_diagnostic.CS1591.severity = none")]
    public void A_gap_through_which_undocumented_members_slip_is_caught(string source, string root, string other) =>
        BuildRules.DocumentationIsDemanded(source, root, [("a", other)]).ShouldHaveSingleItem();

    [Theory]
    [InlineData("LICENSE", "MIT License")]
    [InlineData("Directory.Build.props", "<Deterministic>true</Deterministic>")]
    [InlineData("Directory.Build.props", "<Nullable>enable</Nullable>")]
    [InlineData("Directory.Packages.props", "<ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>")]
    [InlineData("src/Directory.Build.props", "<SymbolPackageFormat>snupkg</SymbolPackageFormat>")]
    [InlineData("src/Directory.Build.props", "<PackageLicenseExpression>MIT</PackageLicenseExpression>")]
    [InlineData("src/Directory.Build.props", "BannedSymbols.txt")]
    public void The_build_is_set_up_as_the_documentation_says(string file, string setting) =>
        Repository.Read(file).ShouldContain(setting);

    [Fact]
    public void The_solution_has_one_platform() =>
        BuildRules.HasOnePlatform(Repository.Read("EdgeKit.sln")).ShouldBeEmpty();

    [Theory]
    [InlineData("{A}.Debug|x64.ActiveCfg = Debug|Any CPU")]
    [InlineData("\t\tRelease|x86 = Release|x86")]
    public void Another_platform_is_caught(string line) => BuildRules.HasOnePlatform(line).ShouldHaveSingleItem();
}
