using System.ComponentModel.DataAnnotations;
using EdgeKit.Http.Callers;
using EdgeKit.Tracing.Configuration;

namespace EdgeKit.Tracing;

/// <summary>The section <c>EdgeKit:Tracing</c>: trust in callers' trace contexts, sampling and propagation.</summary>
public sealed class TracingOptions : IValidatableObject
{
    /// <summary>The value of <see cref="ResponseHeader"/> for <c>Server-Timing: trace;desc=…</c>.</summary>
    public const string ServerTiming = "Server-Timing";

    /// <summary>The value of <see cref="ResponseHeader"/> for the <c>traceresponse</c> header.</summary>
    public const string TraceResponse = "traceresponse";

    /// <summary>The boundary of untrusted callers. Default: <see cref="TraceBoundary.Restart"/>.</summary>
    public TraceBoundary Boundary { get; set; } = TraceBoundary.Restart;

    /// <summary>
    /// The networks whose callers are trusted, as CIDR (<c>10.0.0.0/8</c>) or single addresses. The address is that of
    /// the connection, never a forwarded one; a Unix domain socket counts as <c>127.0.0.1</c>. Default: none.
    /// </summary>
    public List<string> TrustedNetworks { get; set; } = [];

    /// <summary>The SHA-256 fingerprints, in hexadecimal, of trusted client certificates. Default: none.</summary>
    public List<string> TrustedCertificates { get; set; } = [];

    /// <summary>
    /// The authenticated callers that are trusted, by the claims <c>sub</c>, <c>client_id</c> or <c>azp</c>; as
    /// <c>ISSUER|NAME</c> or <c>SCHEME|NAME</c> where several issuers or schemes may know the same name. Their trace is
    /// continued only after authentication (see <c>UseEdgeKitTracingForCallers</c>). Default: none.
    /// </summary>
    public List<string> TrustedCallers { get; set; } = [];

    /// <summary>
    /// Rules that override <see cref="Boundary"/> for a port or a path; the first match applies. Default: none.
    /// </summary>
    public List<TraceRule> Rules { get; set; } = [];

    /// <summary>The share of new traces that are sampled, 0 to 1; others keep their decision. Default: 0.1.</summary>
    [Range(0.0, 1.0)]
    public double SampleRatio { get; set; } = 0.1;

    /// <summary>
    /// The name of a request header whose presence makes a request sampled if its caller is trusted by network or
    /// certificate; <see cref="TrustedCallers"/> are known only after the sampling decision. Default: none.
    /// </summary>
    public string? DebugHeader { get; set; }

    /// <summary>The header that returns the trace id: <c>Server-Timing</c>, <c>traceresponse</c> or none.</summary>
    public string? ResponseHeader { get; set; }

    /// <summary>
    /// The names of further activity sources, with <c>*</c> at the end for any suffix, whose spans are created without
    /// an exporter too, to propagate their context. Those of .NET and EdgeKit always are. Read once, at start. Default:
    /// none.
    /// </summary>
    public List<string> Sources { get; set; } = [];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var problem in NetworkList.Check(TrustedNetworks, nameof(TrustedNetworks)))
        {
            yield return problem;
        }

        foreach (var fingerprint in TrustedCertificates.Where(f => !CertificateFingerprint.IsSha256(f)))
        {
            yield return new ValidationResult(
                $"contains {fingerprint}, which is not a SHA-256 fingerprint. Write its 64 hexadecimal digits.",
                [nameof(TrustedCertificates)]);
        }

        if (ResponseHeader is not (null or "" or ServerTiming or TraceResponse))
        {
            yield return new ValidationResult(
                $"is not supported. Write {ServerTiming} or {TraceResponse}, or leave it out.",
                [nameof(ResponseHeader)]);
        }
    }
}
