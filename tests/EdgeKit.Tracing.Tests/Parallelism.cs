// Activity listeners hear every host of the process, so one test's listener would record another test's spans.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
