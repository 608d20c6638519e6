using EdgeKit.Policies;
using EdgeKit.Redis.Connection;

namespace EdgeKit.Redis.Configuration;

/// <summary>Validates <c>ConnectionStrings:redis</c>, which is outside EdgeKit's section.</summary>
internal sealed class ConnectionStringCheck(ConnectionSelector selector, ConnectionSettings settings) : IPolicyCheck
{
    public void Check(PolicyTable table, PolicyProblems problems)
    {
        if (selector.UsesShared && ConnectionStringParser.FindProblem(settings.Shared!.Value!) is { } problem)
        {
            problems.Add(ConnectionSettings.SharedPath, null, problem, ConnectionStringParser.Fix);
        }
    }
}
