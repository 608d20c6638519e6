using EdgeKit.Conventions.Model;
using EdgeKit.Conventions.Rules;
using EdgeKit.Conventions.Support;

namespace EdgeKit.Conventions;

public sealed class PackageTests(AllPackages packed) : IClassFixture<AllPackages>
{
    private static readonly string[] SchemaFiles = ["edgekit.schema.json", "buildTransitive/EdgeKit.targets"];

    private static readonly Package Bare = new("A", [], new Dictionary<string, string>(), ["B"], []);

    [Fact]
    public void Every_project_of_src_is_packed_and_nothing_else() =>
        packed.All.Select(p => p.Id).ShouldBe(Loaded.SourceProjects, ignoreOrder: true);

    [Fact]
    public void Every_package_brings_its_README_its_licence_its_documentation_and_its_symbols() =>
        packed.All.SelectMany(PackageRules.IsComplete).ShouldBeEmpty();

    [Fact]
    public void A_bare_package_is_caught() => PackageRules.IsComplete(Bare).Count().ShouldBe(9);

    [Fact]
    public void Every_package_depends_on_what_its_project_refers_to() =>
        packed.All.SelectMany(
            p => PackageRules.DependsOn(p, Codebase.SourceProjects.Single(s => s.Name == p.Id))).ShouldBeEmpty();

    [Fact]
    public void A_dependency_too_many_and_one_too_few_are_caught() =>
        PackageRules.DependsOn(Bare, new ProjectFile("src/A/A.csproj", [], ["C"], [])).Count().ShouldBe(2);

    [Fact]
    public void The_front_door_brings_the_schema_for_editors() =>
        packed.All.Single(p => p.Id == "EdgeKit").Files.Intersect(SchemaFiles).ShouldBe(SchemaFiles, ignoreOrder: true);
}
