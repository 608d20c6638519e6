using System.Net;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Tracing.Configuration;

/// <summary>The facts about a request that are known before any middleware runs.</summary>
internal readonly record struct RequestOrigin(
    IPAddress? Address, string? Certificate, int Port, PathString Path, bool HasDebugHeader);
