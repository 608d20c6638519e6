using System.ComponentModel.DataAnnotations;
using EdgeKit.Http.Callers;
using EdgeKit.Tracing.Boundary;

namespace EdgeKit.Tracing;

/// <summary>
/// The section <c>EdgeKit:Tracing</c>: whose trace context is believed, and which traces are sampled.
/// </summary>
public sealed class TracingOptions : IValidatableObject
{
    /// <summary>The value of <see cref="ResponseHeader"/> that stands for <c>Server-Timing: trace;desc=…</c>.</summary>
    public const string ServerTiming = "Server-Timing";

    /// <summary>The value of <see cref="ResponseHeader"/> that stands for the <c>traceresponse</c> header.</summary>
    public const string TraceResponse = "traceresponse";

    /// <summary>
    /// What happens to the context of a caller that is not trusted. Default: <see cref="TraceBoundary.Restart"/>.
    /// </summary>
    public TraceBoundary Boundary { get; set; } = TraceBoundary.Restart;

    /// <summary>
    /// Networks whose callers are trusted: CIDR (<c>10.0.0.0/8</c>) or a single address. It is the peer of the
    /// connection that counts, never a forwarded address; one on a Unix domain socket counts as <c>127.0.0.1</c>.
    /// Default: none.
    /// </summary>
    public List<string> TrustedNetworks { get; set; } = [];

    /// <summary>
    /// SHA-256 fingerprints, in hexadecimal, of client certificates whose bearers are trusted. Default: none.
    /// </summary>
    public List<string> TrustedCertificates { get; set; } = [];

    /// <summary>
    /// Authenticated callers that are trusted, by the claim <c>sub</c>, <c>client_id</c> or <c>azp</c>;
    /// <c>ISSUER|NAME</c> or <c>SCHEME|NAME</c> where several issuers or schemes could know somebody by that name. Who
    /// calls is known only after authentication, so the caller's trace goes on from there (see
    /// <c>UseEdgeKitTracingForCallers</c>). Default: none.
    /// </summary>
    public List<string> TrustedCallers { get; set; } = [];

    /// <summary>Exceptions by listener and route; the first that matches counts. Default: none.</summary>
    public List<TraceRule> Rules { get; set; } = [];

    /// <summary>
    /// The share of the traces begun here that are sampled, 0 to 1, decided by the trace id; a trace that is continued
    /// keeps its caller's decision. Default: 0.1.
    /// </summary>
    [Range(0.0, 1.0)]
    public double SampleRatio { get; set; } = 0.1;

    /// <summary>
    /// A request header by which a caller that is trusted by its network or certificate has its request sampled,
    /// whatever the header's value; who a caller is becomes known too late for it. Default: none.
    /// </summary>
    public string? DebugHeader { get; set; }

    /// <summary>
    /// The response header that tells the caller the trace id: <c>Server-Timing</c> or <c>traceresponse</c>. Default:
    /// none.
    /// </summary>
    public string? ResponseHeader { get; set; }

    /// <summary>
    /// Names of further activity sources whose spans exist even when no exporter listens, so that their context is
    /// propagated; a <c>*</c> at the end stands for any suffix. The platform's own and EdgeKit's are always among them.
    /// Read once, at the start. Default: none.
    /// </summary>
    public List<string> Sources { get; set; } = [];

    /// <summary>Refuses networks, fingerprints and header names that cannot be read.</summary>
    /// <param name="validationContext">Not used.</param>
    /// <returns>The problems.</returns>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var problem in NetworkList.Check(TrustedNetworks, nameof(TrustedNetworks)))
        {
            yield return problem;
        }

        foreach (var fingerprint in TrustedCertificates.Where(f => !Fingerprint.IsSha256(f)))
        {
            yield return new ValidationResult(
                $"holds {fingerprint}, which is no SHA-256 fingerprint. Write its 64 hexadecimal digits.",
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
