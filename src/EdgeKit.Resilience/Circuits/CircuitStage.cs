using EdgeKit.Resilience.Pipeline;
using Polly;

namespace EdgeKit.Resilience.Circuits;

/// <summary>Asks the authority's circuit before an attempt and reports its end.</summary>
internal sealed class CircuitStage(Circuit circuit, TimeProvider clock) : Stage
{
    private readonly KeptRefusal<HttpResponseMessage> _refusal = new();

    public override ValueTask<Outcome<HttpResponseMessage>> SendAsync(HttpCall call, CancellationToken cancellationToken) =>
        circuit.TryEnter(out var permit, out var rejection)
            ? ReportAsync(call, permit, cancellationToken)
            : new(_refusal.Of(rejection!));

    private async ValueTask<Outcome<HttpResponseMessage>> ReportAsync(HttpCall call, Permit permit, CancellationToken cancellationToken)
    {
        Outcome<HttpResponseMessage> outcome;
        try
        {
            outcome = await Next.SendAsync(call, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // A stage that breaks its word must not keep a probe's place for ever.
            outcome = Outcome.FromException<HttpResponseMessage>(e);
        }

        var isCancelled = outcome.Exception is OperationCanceledException && cancellationToken.IsCancellationRequested;
        circuit.Report(permit, isCancelled ? CallVerdict.Neutral : Transience.Verdict(outcome, clock));
        return outcome;
    }
}
