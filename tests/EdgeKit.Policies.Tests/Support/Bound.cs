using System.Text;
using EdgeKit.Policies.Binding;
using Microsoft.Extensions.Configuration;

namespace EdgeKit.Policies.Tests.Support;

/// <summary>What the strict binder makes of a piece of JSON that stands at <c>EdgeKit:Sample</c>.</summary>
internal sealed record Bound<T>(T Value, IReadOnlyList<PolicyProblem> Problems)
{
    public string Message => Problems.Count == 0 ? "" : PolicyException.Describe(Problems);

    public PolicyProblem Problem => Problems.ShouldHaveSingleItem();
}

internal static class Bound
{
    public static Bound<SampleOptions> Sample(string json) => Section<SampleOptions>(json);

    /// <summary>Binds one policy, named p, and returns it with the problems found.</summary>
    public static Bound<SamplePolicy> Policy(string json)
    {
        var bound = Sample($$"""{ "Policies": { "p": {{json}} } }""");
        return new(bound.Value.Policies.GetValueOrDefault("p") ?? new SamplePolicy(), bound.Problems);
    }

    public static Bound<T> Section<T>(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes($$"""{ "EdgeKit": { "Sample": {{json}} } }"""));
        return Configuration<T>(new ConfigurationBuilder().AddJsonStream(stream).Build());
    }

    public static Bound<T> Configuration<T>(IConfiguration configuration)
    {
        var problems = new PolicyProblems();
        var value = (T)new StrictBinder(problems).Bind(configuration.GetSection("EdgeKit:Sample"), typeof(T));
        return new(value, problems.All);
    }
}
