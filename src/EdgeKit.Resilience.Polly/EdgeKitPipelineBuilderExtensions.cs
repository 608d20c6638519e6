using EdgeKit.Resilience;
using EdgeKit.Resilience.CircuitBreaker;
using EdgeKit.Resilience.Polly;
using EdgeKit.Resilience.Polly.CircuitBreaker;
using EdgeKit.Resilience.Polly.Policies;
using EdgeKit.Resilience.Polly.Telemetry;
using Microsoft.Extensions.Http.Resilience;

namespace Polly;

/// <summary>Adds what EdgeKit has to pipelines of Polly.</summary>
public static class EdgeKitPipelineBuilderExtensions
{
    /// <summary>
    /// Adds the whole pipeline of a policy of the section <c>EdgeKit:Resilience</c> as one strategy: what comes after
    /// it in this pipeline, and the handlers below, are run once for each attempt. Circuits, budgets and reloads are
    /// those of the policy, wherever else it is used. What it gives up is an exception of Polly's kind with the
    /// <see cref="ResilienceException"/> inside: a <see cref="CircuitOpenException"/>, a
    /// <see cref="Timeout.TimeoutRejectedException"/> or a <see cref="RateLimiting.RateLimiterRejectedException"/>.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="policy">The name of a policy.</param>
    /// <param name="context">What <c>AddResilienceHandler</c> hands over.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">
    /// There is no such policy, or none at all. Thrown when the client is first made.
    /// </exception>
    public static ResiliencePipelineBuilder<HttpResponseMessage> AddEdgeKit(
        this ResiliencePipelineBuilder<HttpResponseMessage> builder, string policy, ResilienceHandlerContext context)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var use = PolicyReference.OfWhole(policy, context);
        return builder.AddStrategy(made => new PolicyStrategy(use, made), new NamedOptions("EdgeKit"));
    }

    /// <summary>
    /// Adds the circuit breaker alone of a policy of the section <c>EdgeKit:Resilience</c>: one circuit per authority,
    /// the same that the policy uses elsewhere. A policy whose circuit breaker is not enabled lets every call pass.
    /// </summary>
    /// <inheritdoc cref="AddEdgeKit"/>
    public static ResiliencePipelineBuilder<HttpResponseMessage> AddEdgeKitCircuitBreaker(
        this ResiliencePipelineBuilder<HttpResponseMessage> builder, string policy, ResilienceHandlerContext context)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var use = PolicyReference.Of(policy, context);
        return builder.AddStrategy(
            made => new PolicyCircuitStrategy(use, made), new NamedOptions("EdgeKitCircuitBreaker"));
    }

    /// <summary>
    /// Adds a circuit breaker that takes no lock, gives a cancelled probe's place to the next call, and refuses with an
    /// outcome that is made once per opening (<see cref="CircuitOpenException"/>).
    /// </summary>
    /// <typeparam name="TResult">The result of the pipeline.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="options">The options.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">
    /// A number of the policy makes no sense.
    /// </exception>
    public static ResiliencePipelineBuilder<TResult> AddEdgeKitCircuitBreaker<TResult>(
        this ResiliencePipelineBuilder<TResult> builder, EdgeKitCircuitBreakerOptions<TResult> options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.AddStrategy(context => Create(context, options), options);
    }

    /// <inheritdoc cref="AddEdgeKitCircuitBreaker{TResult}(ResiliencePipelineBuilder{TResult}, EdgeKitCircuitBreakerOptions{TResult})"/>
    public static ResiliencePipelineBuilder AddEdgeKitCircuitBreaker(
        this ResiliencePipelineBuilder builder, EdgeKitCircuitBreakerOptions<object> options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.AddStrategy(context => Create(context, options), options);
    }

    private static CircuitBreakerStrategy<TResult> Create<TResult>(
        StrategyBuilderContext context, EdgeKitCircuitBreakerOptions<TResult> options)
    {
        var report = new CircuitTelemetry<TResult>(context.Telemetry, context.TimeProvider);
        var surroundings = new CircuitCallbacks(
            Random.Shared.NextDouble, report.Report + options.OnTransition, static (_, _) => 1);
        var settings = CircuitModel.From(options.Settings, defaultProbeTimeout: ResiliencePolicyOptions.DefaultTotalTimeout);
        var circuit = new Circuit(options.Name ?? "", "", settings, context.TimeProvider, surroundings);
        options.Control?.Attach(circuit);
        return new CircuitBreakerStrategy<TResult>(circuit, options.Classify);
    }
}
