// Each shop is eight processes: one at a time on two cores.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
