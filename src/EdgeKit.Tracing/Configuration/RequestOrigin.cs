using System.Net;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Tracing.Boundary;

/// <summary>What is known of a request before any middleware runs.</summary>
internal readonly record struct Peer(
    IPAddress? Address, string? Certificate, int Port, PathString Path, bool AsksForDebug);
