using Shop.Contracts;

namespace Shop.Tests.Saga;

public sealed class ChoreographyTests() : SagaContract(SagaStyle.Choreography);
