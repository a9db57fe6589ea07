// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../../../contracts/interfaces/IFlashArbitrage.sol";
import {RouteEncoder} from "../../../contracts/libraries/RouteEncoder.sol";

/// @notice The readable form of an execution in the packed one.
contract PackedForm {
    address private immutable owner;
    address private immutable payout;
    address private immutable weth;

    constructor(address owner_, address payout_, address weth_) {
        (owner, payout, weth) = (owner_, payout_, weth_);
    }

    function encode(IFlashArbitrage.Arbitrage calldata arbitrage) external view returns (bytes memory) {
        RouteEncoder.Accounts memory accounts = RouteEncoder.Accounts(owner, payout, weth);
        return RouteEncoder.encode(arbitrage, IFlashArbitrage.execute.selector, accounts);
    }
}
