using System.Xml.Linq;
using EdgeKit.Packages.Running;

namespace EdgeKit.Packages;

[Collection(StrangersCollection.Name)]
public sealed class RestoreTests(Strangers at)
{
    /// <summary>
    /// The application that brings everything is built once and started with parts of it. That speaks for an
    /// application which refers to one package alone as long as the same versions come together there.
    /// </summary>
    [Fact]
    public async Task Beside_each_package_alone_the_same_versions_come_together_as_beside_all()
    {
        var all = await at.Applications.ResolvedAsync("Everything");
        var packages = PackagesOf("Everything");
        await RestoreAsync("Beside", packages, package =>
            [("EdgeKit", "$(EdgeKitVersion)"), ("EdgeKit.Gateway", "$(EdgeKitVersion)"), (package, all[package])]);
        foreach (var package in packages)
        {
            (await at.Applications.ResolvedAsync($"Beside/{package}")).Except(
                all).ShouldBeEmpty($"{package} alone needs an application of its own");
        }
    }

    [Fact]
    public async Task Each_package_of_EdgeKit_can_be_restored_by_itself()
    {
        string[] packed = [.. at.Applications.Packed];
        packed.ShouldNotBeEmpty();
        await RestoreAsync("Alone", packed, package => [(package, "$(EdgeKitVersion)")]);
    }

    /// <summary>
    /// The restore of the solution fetches it all, so that a run of the tests needs no feed and leaves nothing.
    /// </summary>
    [Fact]
    public void Nothing_is_fetched_but_the_packages_under_test() =>
        at.Applications.Fetched.Except(at.Applications.Packed, StringComparer.OrdinalIgnoreCase).ShouldBeEmpty(
            "refer to them in EdgeKit.Packages.csproj");

    private static string[] PackagesOf(string application) =>
    [
        .. XDocument.Load(Path.Combine(
            RepositoryFolder.Root, "tests/EdgeKit.Packages/Applications", application, $"{application}.csproj"))
            .Descendants("PackageReference").Select(
                r => (string)r.Attribute("Include")!).Where(p => !p.StartsWith("EdgeKit", StringComparison.Ordinal)),
    ];

    /// <summary>Restores a project for each name, all in one go; none may warn.</summary>
    private async Task RestoreAsync(
        string folder, string[] names, Func<string, (string Package, string Version)[]> references)
    {
        foreach (var name in names)
        {
            at.Applications.Write($"{folder}/{name}/{folder}.{name}.csproj", Project(references(name)));
        }

        at.Applications.Write($"{folder}.slnx", new XElement(
            "Solution", names.Select(
                n => new XElement("Project", new XAttribute("Path", $"{folder}/{n}/{folder}.{n}.csproj")))).ToString());
        await at.Applications.DotnetAsync("restore", $"{folder}.slnx");
    }

    private static string Project((string Package, string Version)[] references) => $"""
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ManagePackageVersionsCentrally>false</ManagePackageVersionsCentrally>
          </PropertyGroup>
          <ItemGroup>
            {string.Concat(references.Select(r => $"<PackageReference Include=\"{r.Package}\" Version=\"{r.Version}\" />"))}
          </ItemGroup>
        </Project>
        """;
}
