using EdgeKit.Conventions.Model;
using EdgeKit.Conventions.Rules;
using EdgeKit.Conventions.Support;

namespace EdgeKit.Conventions;

public sealed class ArrowTests
{
    public static TheoryData<string> Projects => Loaded.Projects;

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_references_point_to_lower_floors(string project) =>
        ArrowRules.ArrowsPointDown(
            project, Codebase.SourceProjects.Single(p => p.Name == project).Projects).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Projects))]
    public void Assembly_references_point_to_lower_floors(string project) =>
        ArrowRules.ArrowsPointDown(project, AssemblyModel.Of(Loaded.Assembly(project)).References).ShouldBeEmpty();

    [Theory]
    [InlineData("EdgeKit.RateLimit", "EdgeKit.Auth")]
    [InlineData("EdgeKit.RateLimit", "EdgeKit")]
    [InlineData("EdgeKit.Policies", "EdgeKit.Redis")]
    [InlineData("EdgeKit", "EdgeKit.Gateway")]
    [InlineData("EdgeKit.Tracing", "EdgeKit.Unknown")]
    public void An_arrow_sideways_or_up_is_caught(string from, string to) =>
        ArrowRules.ArrowsPointDown(from, [to]).ShouldHaveSingleItem();

    [Fact]
    public void A_project_on_no_floor_is_caught() =>
        ArrowRules.ArrowsPointDown("EdgeKit.New", []).ShouldHaveSingleItem();

    [Fact]
    public void Resilience_loads_without_AspNetCore()
    {
        ArrowRules.ServesWorkers(AssemblyModel.Of(Loaded.Assembly("EdgeKit.Resilience"))).ShouldBeEmpty();
        ArrowRules.ServesWorkers(Codebase.SourceProjects.Single(p => p.Name == "EdgeKit.Resilience")).ShouldBeEmpty();
    }

    [Fact]
    public void A_reference_to_AspNetCore_is_caught_in_the_assembly_and_in_the_project()
    {
        ArrowRules.ServesWorkers(
            new AssemblyModel("A", ["Microsoft.AspNetCore.Http.Abstractions"])).ShouldHaveSingleItem();
        ArrowRules.ServesWorkers(ProjectFile.Parse("a/A.csproj", """<Project Sdk="Microsoft.NET.Sdk.Web" />""")).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("EdgeKit.Resilience", "StackExchange.Redis")]
    [InlineData("EdgeKit.Resilience", "Polly")]
    [InlineData("EdgeKit.Resilience", "Microsoft.Extensions.Http.Resilience")]
    [InlineData("EdgeKit.Gateway", "Polly")]
    [InlineData("EdgeKit.Gateway", "Microsoft.Extensions.Http.Resilience")]
    [InlineData("EdgeKit.Resilience.Polly", "Polly")]
    [InlineData("EdgeKit.Resilience.Polly", "StackExchange.Redis")]
    public void Nobody_brings_along_what_is_not_wanted(string project, string package) =>
        ArrowRules.LoadsNone(project, package, Codebase.Projects).ShouldBeEmpty();

    [Fact]
    public void A_package_that_another_project_brings_along_is_caught() =>
        ArrowRules.LoadsNone(
            "EdgeKit.Resilience.Redis", "StackExchange.Redis", Codebase.Projects).ShouldHaveSingleItem();

    [Fact]
    public void A_service_that_is_no_gateway_never_loads_YARP() =>
        ArrowRules.OnlyGatewaysLoadYarp(Codebase.Projects).ShouldBeEmpty();

    [Fact]
    public void YARP_behind_another_project_is_caught()
    {
        var gateway = ProjectFile.Parse(
            "src/EdgeKit.Gateway/EdgeKit.Gateway.csproj", """<Project><ItemGroup><PackageReference Include="Yarp.ReverseProxy" /></ItemGroup></Project>""");
        var service = ProjectFile.Parse(
            "samples/Shop.Orders/Shop.Orders.csproj",
            """<Project><ItemGroup><ProjectReference Include="..\EdgeKit.Gateway\EdgeKit.Gateway.csproj" /></ItemGroup></Project>""");

        ArrowRules.OnlyGatewaysLoadYarp([gateway, service]).ShouldHaveSingleItem().ShouldStartWith("Shop.Orders");
    }
}
