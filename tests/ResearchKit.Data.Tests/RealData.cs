namespace ResearchKit.Data.Tests;

/// <summary>The user's own data, where RESEARCHKIT_DATA (or a system package) has it; tests that need it skip with its name.</summary>
static class RealData {
    public static Dataset Load(string id, string split, bool raw = false) {
        try {
            return DataSets.Load(id, split, new LoadOptions { Raw = raw });
        } catch (DataUnavailableException e) {
            Skip.If(true, $"{id} {split} is not on this machine: {e.Message}");
            throw;
        }
    }
}
