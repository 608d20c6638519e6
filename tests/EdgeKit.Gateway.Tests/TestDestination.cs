using Microsoft.AspNetCore.Http;

namespace EdgeKit.Gateway.Tests;

/// <summary>One server behind a gateway under test.</summary>
/// <param name="Name">Its name in the cluster.</param>
/// <param name="Answer">What it does.</param>
/// <param name="Cell">The cell that it is in.</param>
internal sealed record TestDestination(string Name, RequestDelegate Answer, string? Cell = null)
{
    /// <summary>Whether it speaks HTTP/2, in the clear, and nothing else.</summary>
    public bool Http2 { get; init; }
}
