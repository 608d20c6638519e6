using EdgeKit.Policies;

namespace EdgeKit.Resilience.Registration;

/// <summary>A client that is given two kinds of resilience by name wants one of them; which one, only its author knows.</summary>
internal sealed class ForeignHandlerCheck(IEnumerable<ClientPolicy> policies, ForeignHandlers foreign) : IPolicyCheck
{
    public const string Conflict =
        "is given to a client that adds a resilience handler of Microsoft.Extensions.Http.Resilience too, and the attempts of one multiply those of the other";

    public static string Fix(string policy) =>
        "Remove one of the two, or put the policy into that pipeline (package EdgeKit.Resilience.Polly): "
        + $"AddResilienceHandler(\"name\", (pipeline, context) => pipeline.AddEdgeKit(\"{policy}\", context)).";

    public void Check(PolicyTable table, PolicyProblems problems)
    {
        if (!ForeignHandlers.AreThere)
        {
            return;
        }

        foreach (var own in policies.Where(p => p.Client is not null && HasForeign(p.Client)))
        {
            problems.Add(own.Path, own.Policy, Conflict, Fix(own.Policy));
        }
    }

    /// <summary>A client whose handlers cannot be made yet fails when it is used, if it ever is.</summary>
    private bool HasForeign(string client)
    {
        try
        {
            return foreign.Of(client).Own;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
