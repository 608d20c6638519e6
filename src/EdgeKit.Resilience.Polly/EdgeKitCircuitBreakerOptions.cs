using System.ComponentModel.DataAnnotations;
using Polly;

namespace EdgeKit.Resilience.Polly;

/// <summary>Options of <c>AddEdgeKitCircuitBreaker</c>, for a pipeline of any result.</summary>
/// <typeparam name="TResult">The result of the pipeline.</typeparam>
public sealed class EdgeKitCircuitBreakerOptions<TResult> : ResilienceStrategyOptions, IValidatableObject
{
    /// <summary>
    /// Creates options with the defaults of <see cref="CircuitBreakerOptions"/>: 90 % of at least 20 calls within 10 s,
    /// a break of 5 s, one probe.
    /// </summary>
    public EdgeKitCircuitBreakerOptions() => Name = "EdgeKitCircuitBreaker";

    /// <summary>Thresholds and durations, with their own defaults. Read once, when the pipeline is built.</summary>
    [Required]
    public CircuitBreakerOptions Settings { get; set; } = new();

    /// <summary>
    /// Classifies an outcome. Called concurrently, outside any lock. Not called for an execution whose own token was
    /// cancelled, which is neutral. Default: an exception is a failure, a cancellation is neutral, everything else a
    /// success.
    /// </summary>
    [Required]
    public Func<Outcome<TResult>, CallResult> Classify { get; set; } = static outcome => outcome.Exception switch
    {
        null => CallResult.Success,
        OperationCanceledException and not { InnerException: TimeoutException } => CallResult.Neutral,
        _ => CallResult.Failure,
    };

    /// <summary>Called after each state change, outside any lock, by the call that caused it. Default: none.</summary>
    public Action<CircuitTransition>? OnTransition { get; set; }

    /// <summary>Reads the circuit's state, and isolates and closes it manually. Default: none.</summary>
    public CircuitControl? Control { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var problems = new List<ValidationResult>();
        Validator.TryValidateObject(Settings, new ValidationContext(Settings), problems, validateAllProperties: true);
        return problems.Select(static problem => new ValidationResult(
            $"{nameof(Settings)}:{string.Join(", ", problem.MemberNames)}: {problem.ErrorMessage}",
            [nameof(Settings)]));
    }
}
