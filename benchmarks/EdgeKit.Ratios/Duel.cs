namespace EdgeKit.Ratios;

/// <summary>How fast both sides went, by turns.</summary>
internal readonly record struct Duel(Pace Ours, Pace Theirs);
