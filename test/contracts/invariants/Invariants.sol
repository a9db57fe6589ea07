// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What holds whatever anyone but the owner does. Each has a name and a sentence, which a failing test shows.
library Invariants {
    enum Name {
        RestingBalancesNeverFall,
        RestingEthNeverFalls,
        NoAllowanceOutlivesItsCall,
        IdleContractRefusesEveryone,
        HonestExecutionsSucceed,
        ExecutionsEarnTheirMinimum,
        BuildersGetAtMostTheirShare,
        ProfitLeavesToItsRecipientOnly,
        AttackersNeverGainAtTheContractsExpense
    }

    uint256 internal constant COUNT = 9;

    function sentence(Name name) internal pure returns (string memory) {
        if (name == Name.RestingBalancesNeverFall) {
            return "RestingBalancesNeverFall: no call by anyone but the owner lowers what the contract holds of an honest token";
        }
        if (name == Name.RestingEthNeverFalls) {
            return "RestingEthNeverFalls: no call by anyone but the owner lowers the ETH that the contract holds";
        }
        if (name == Name.NoAllowanceOutlivesItsCall) {
            return "NoAllowanceOutlivesItsCall: after every call nobody has an allowance from the contract";
        }
        if (name == Name.IdleContractRefusesEveryone) {
            return "IdleContractRefusesEveryone: between executions no callback, payment or stranger's call is taken";
        }
        if (name == Name.HonestExecutionsSucceed) {
            return
                "HonestExecutionsSucceed: whatever came before, in the same transaction too, an honest route is executed";
        }
        if (name == Name.ExecutionsEarnTheirMinimum) {
            return "ExecutionsEarnTheirMinimum: an execution earns its minimum of the profit token, net of the builder's share";
        }
        if (name == Name.BuildersGetAtMostTheirShare) {
            return "BuildersGetAtMostTheirShare: the block's builder gets no more than its share of the profit";
        }
        if (name == Name.ProfitLeavesToItsRecipientOnly) {
            return
                "ProfitLeavesToItsRecipientOnly: what leaves the contract goes to the one recipient that the route names";
        }
        return "AttackersNeverGainAtTheContractsExpense: what contract, payout and owner have in all is never less than before";
    }
}
