// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../../../contracts/interfaces/IFlashArbitrage.sol";
import {RouteEncoder} from "../../../contracts/libraries/RouteEncoder.sol";

/// @notice Packs the readable form as the contract does, for accounts that the caller chooses. The recipient that stands
/// for the contract is this harness.
contract RouteEncoderHarness {
    function encode(
        IFlashArbitrage.Arbitrage calldata arbitrage,
        bytes4 selector,
        RouteEncoder.Accounts calldata accounts
    ) external view returns (bytes memory) {
        return RouteEncoder.encode(arbitrage, selector, accounts);
    }
}
