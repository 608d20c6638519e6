using EdgeKit.RateLimit.Decisions;

namespace EdgeKit.RateLimit.Permits;

/// <summary>
/// A place among the requests that run at the same time, held until <see cref="IPermitStore.Leave"/>.
/// </summary>
/// <param name="Charge">What it was taken from.</param>
/// <param name="Decision">The answer that gave it.</param>
/// <param name="Since">When, as a timestamp of the time provider.</param>
/// <param name="Id">Its name in Redis; empty when it is held in process.</param>
internal sealed record Permit(Charge Charge, Decision Decision, long Since, string Id = "");
